"""Pressing for a report: its reporter urges (催办), those above supervise (督办)."""
