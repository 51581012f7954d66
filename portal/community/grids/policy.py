"""How large a grid should be."""

import enum


class Load(enum.StrEnum):
    """A grid's number of households against the bounds."""

    SMALL = "small"
    FITS = "fits"
    LARGE = "large"


def load_of(households: int, *, low: int, high: int) -> Load:
    """Whether a grid fits; both bounds count as fitting (Civil Code, article 1259)."""
    if households < low:
        return Load.SMALL
    return Load.LARGE if households > high else Load.FITS
