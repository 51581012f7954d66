"""Memory of decoded pictures goes back to the system as soon as they are done with.

The C library keeps large blocks that were freed, one hoard a thread, and its notion of large
grows with what it sees. A few photos through eight threads then hold 150 MB for good. With a
fixed bound every picture gets pages of its own, which are returned with it.
"""

import ctypes

_M_MMAP_THRESHOLD = -3
_LARGE = 1024 * 1024


def return_large_blocks() -> None:
    """Fix the bound (glibc only; elsewhere the allocator is left as it is)."""
    try:
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
    except (AttributeError, OSError):
        return
