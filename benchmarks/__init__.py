"""How fast the portal is, in units of the least that could be done. `make bench`."""
