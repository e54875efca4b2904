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

__all__ = [
    "InputRefused",
    "Message",
    "Place",
    "exits",
    "finding",
    "message",
    "rule_titles",
    "why_unopened",
]
