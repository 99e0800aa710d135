"""Counting visits: taps of an open session, anonymous rows of a closed one."""
