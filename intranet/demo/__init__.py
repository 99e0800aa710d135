"""The demo county: its data (`data/`, YAML in three languages) and what turns it into content.

People and numbers are invented. Nothing that exists is overwritten, so loading again only adds
what is missing.
"""
