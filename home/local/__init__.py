"""Local parts: a place's own text within a page that is otherwise the same for the whole county (G9)."""
