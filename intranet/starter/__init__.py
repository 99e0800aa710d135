"""What a county begins with: the page tree, the generic guidance, topics, services and words, in three languages.

`manage.py start_county` loads it into an empty installation; the demo county is built on it. Nothing that
exists is overwritten, so loading again only adds what is missing.
"""
