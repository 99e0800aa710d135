"""What readers say of a page, and of what they did not find. Nobody's name is kept."""
