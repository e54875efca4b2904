"""Waiting for what must come. No test measures time: the benchmarks do.

A limit here is no measure of speed: it ends a test that would never end by itself, and is so far
above what a busy machine takes that none fails by it.
"""

import time
from collections.abc import Callable
from typing import TypeVar

HANGS = 900  # seconds; whatever has not come by then hangs
T = TypeVar("T")


def until(comes: Callable[[], T], still: Callable[[], object] = lambda: True) -> T:
    """What `comes` gives as soon as it is not empty; what it gives at the end where `still` (what
    it waits for is alive) no longer holds, or it hangs.
    """
    end = time.monotonic() + HANGS
    while not (found := comes()) and still() and time.monotonic() < end:
        time.sleep(0.05)
    return found or comes()
