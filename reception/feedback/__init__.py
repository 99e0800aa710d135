"""What clients, professionals and partners say of a reception, and what was done about it."""
