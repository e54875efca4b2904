"""A docstring's worked example is shown as code: markdown would take `>>>` for a quotation."""

import re
from typing import Any

import griffe

# from a prompt to the blank line after what it gives
EXAMPLE = re.compile(r"^>>> .*?(?=\n[ ]*\n|\Z)", re.MULTILINE | re.DOTALL)


class Doctests(griffe.Extension):
    """Puts a fence about every example before the page is made of it."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """For every object that has a docstring."""
        if obj.docstring:
            obj.docstring.value = EXAMPLE.sub(r"```pycon\n\g<0>\n```", obj.docstring.value)
