"""Writes of the team meetings room."""
