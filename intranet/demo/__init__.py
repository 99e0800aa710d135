"""The demo county: its data (`data/`, YAML in three languages) on top of what every county begins with.

People and numbers are invented. Nothing that exists is overwritten, so loading again only adds
what is missing.
"""
