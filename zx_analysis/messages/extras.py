"""What is asked for by an extra that was not installed: one sentence instead of a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from zx_analysis.messages.catalogue import Message, message


class ExtraMissing(ModuleNotFoundError, ValueError):
    """A package of an extra is not there: an import that fails, and a command used too early."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in a notebook instead of its traceback."""
        return [str(self)]


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Import here what only the extra `name` brings; ExtraMissing says how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        said = message("extra_missing", package=package, command=install(name))
        raise ExtraMissing(said, name=error.name) from None


def install(extra: str = "") -> str:
    """The command that installs what this package, or an extra of it, asks for and is not there."""
    return f'{sys.executable} -m pip install "zx-analysis{f"[{extra}]" if extra else ""}"'


def package_lacking(error: ModuleNotFoundError) -> Message:
    """What is said where a package that was declared is not there."""
    return message("package_lacking", package=error.name or str(error), command=install())
