"""Writes of grids: buildings laid in them, workers, substitutes, the duty roster."""
