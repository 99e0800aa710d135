"""Search (capability G6): find, mark, suggest, pin, and learn from what was not found."""
