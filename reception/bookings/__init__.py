"""Times that staff book for clients, whom nobody here knows by name."""
