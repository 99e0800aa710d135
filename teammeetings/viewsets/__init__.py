"""Promises in the Wagtail admin."""
