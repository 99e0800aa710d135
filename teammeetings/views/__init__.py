"""HTTP of the team meetings room: parse, authorise, call, render."""
