"""Small favours asked of the operating system for the server's and the worker's processes."""

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8

# Above this an allocation is given back to the system when it is freed: pixels of photos.
LARGE_BYTES = 1024 * 1024


def end_with_parent(parent: int) -> None:
    """End this process at once when its parent is gone, so that killing the parent leaves no
    orphan. What was confirmed is on the disk; a stop in good order comes from the parent."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def leave_out(*names: str) -> None:
    """Let a library that another would use if it could be had count as not installed."""
    for name in names:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def give_memory_back() -> None:
    """Keep glibc from hoarding freed memory: few arenas, large blocks returned at once."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        mallopt(M_TRIM_THRESHOLD, LARGE_BYTES)
