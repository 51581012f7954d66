"""Searching reports in Chinese: words, single characters, places by any of their names, numbers,
first letters; see ``docs/decisions/0008-search.md``."""
