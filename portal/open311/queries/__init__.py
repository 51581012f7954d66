"""What the interface reads: reports as clients may see them, places, keys."""
