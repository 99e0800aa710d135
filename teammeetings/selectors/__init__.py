"""Reads of the team meetings room, with every rule about who sees what."""
