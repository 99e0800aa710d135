"""Forms of the team meetings room."""
