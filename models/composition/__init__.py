"""What a network learns from: digits by other hands, on coarse grids, in photos; and no digits."""
