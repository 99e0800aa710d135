"""Reads of the room. Whoever asks here and shows a plan writes the event (`services.log`)."""
