"""Finances of a community (居务公开的财务收支): its own spreadsheet, understood and checked.

A file becomes a :class:`~portal.base.sheets.Book` (``read_aside``), its tables are guessed
(``find_tables``) and confirmed by a person, then read (``read_statement``) and checked (``check``).
"""
