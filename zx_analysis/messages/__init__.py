"""What is said to the clerk, and how a run ends."""

from zx_analysis.messages.catalogue import RULE_ZH, InputRefused, finding, refusal, why_unopened

__all__ = [
    "InputRefused",
    "RULE_ZH",
    "exits",
    "finding",
    "refusal",
    "why_unopened",
]
