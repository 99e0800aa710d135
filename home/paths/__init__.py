"""Service paths (G3): their two views, and rounds of comments by named groups."""
