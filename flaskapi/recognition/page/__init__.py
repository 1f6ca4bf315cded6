"""Many digits on one picture: marks, lines of marks, and what they most likely say."""
