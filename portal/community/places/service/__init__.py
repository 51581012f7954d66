"""Writes of places: the division tree, communities, buildings, households."""
