"""The site under load, and with one of its parts gone. By hand, not in a build: see `docs/operations.md`."""
