"""Checklists as plain data: evaluating, checking, comparing and exchanging a frozen definition."""
