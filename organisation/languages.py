"""The site's languages in themselves: whoever looks for theirs can read it."""

OWN_NAMES: tuple[tuple[str, str], ...] = (("fi", "Suomi"), ("sv", "Svenska"), ("en", "English"))
