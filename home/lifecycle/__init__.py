"""The life of a page after publishing: owner, check, reminders, links, languages, use."""
