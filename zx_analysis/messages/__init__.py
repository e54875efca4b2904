"""What is said to the clerk, and how a run ends."""

from zx_analysis.messages.catalogue import (
    InputRefused,
    Message,
    Place,
    finding,
    message,
    rule_titles,
    why_unopened,
)
from zx_analysis.messages.extras import ExtraMissing, extra

__all__ = [
    "ExtraMissing",
    "InputRefused",
    "Message",
    "Place",
    "exits",
    "extra",
    "extras",
    "finding",
    "message",
    "rule_titles",
    "why_unopened",
]
