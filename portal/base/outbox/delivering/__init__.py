"""Bringing announcements out of the portal: planned with the inbox row, claimed, sent, settled.

``docs/delivery.md`` says what is guaranteed and what is not.
"""
