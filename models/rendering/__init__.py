"""How photo.py makes its pictures: pen, paper, light and camera."""
