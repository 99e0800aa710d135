"""The directory and the places in the Wagtail admin."""
