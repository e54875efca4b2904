"""What is said to the clerk, and how a run ends."""

from zx_analysis.messages.catalogue import (
    InputRefused,
    Message,
    Place,
    finding,
    inline_finding,
    inline_refusal,
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
    "inline_finding",
    "inline_refusal",
    "message",
    "rule_titles",
    "why_unopened",
]
