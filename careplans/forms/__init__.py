"""Forms of the room. Every text refuses identity codes (everywhere) and contact details (here)."""
