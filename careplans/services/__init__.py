"""Writes of the room, by noun. Every one ends with its event in the access log, in its own transaction."""
