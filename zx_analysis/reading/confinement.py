"""A function in a process of its own, with bounds on memory and time: what a hostile file eats, it does not eat here."""

import io
import pickle
import subprocess
import sys

MOST_MEMORY = 3_000_000_000  # bytes of address space
MOST_SECONDS = 120

# The child takes (limit, module, function, arguments) and gives (error or None, result).
CHILD = """
import importlib, pickle, sys
limit, module, name, arguments = pickle.load(sys.stdin.buffer)
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except ImportError:
    pass  # not on Windows: only the time is bounded there
try:
    answer = None, getattr(importlib.import_module(module), name)(*arguments)
except Exception as error:
    answer = error, None
sys.stdout.buffer.write(pickle.dumps(answer))
"""


class _Answer(pickle.Unpickler):
    """What a child answered: plain values, this package's own classes, errors. It has read a hostile file, so that its word names no other function to be called here."""

    PLAIN = {
        "datetime": {"date", "datetime", "time", "timedelta"},
        "decimal": {"Decimal"},
    }  # beside those that a pickle holds without naming a class

    def find_class(self, module: str, name: str):
        found = getattr(sys.modules.get(module), name, None)  # nothing is imported at its word
        if isinstance(found, type) and (
            module.startswith("zx_analysis.")
            or name in self.PLAIN.get(module, ())
            or issubclass(found, Exception)
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


class Exhausted(Exception):
    """The function needed more memory or time than it was given, or answered something that is no plain value."""


def confined(function, *arguments, memory: int = MOST_MEMORY, seconds: float = MOST_SECONDS):
    """What a module's function returns, or raises; Exhausted where it outgrew `memory` bytes or `seconds`."""
    given = pickle.dumps((memory, function.__module__, function.__name__, arguments))
    try:
        child = subprocess.run(
            [sys.executable, "-c", CHILD], input=given, capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise Exhausted(f"{seconds:.0f} s") from error
    if child.returncode:
        raise Exhausted(f"exit {child.returncode}")
    try:
        error, result = _Answer(io.BytesIO(child.stdout)).load()
    except pickle.UnpicklingError as strange:
        raise Exhausted(f"answer: {strange}") from strange
    if isinstance(error, MemoryError):
        raise Exhausted(f"{memory / 1e6:.0f} MB") from error
    if error is not None:
        raise error
    return result
