"""Shared means of fairness: what several capabilities need so that nobody has to believe them."""
