"""Addresses of the interface."""

from portal.open311.views import answering, reading, sending, updates
from portal.open311.views.blueprint import bp

__all__ = ["answering", "bp", "reading", "sending", "updates"]
