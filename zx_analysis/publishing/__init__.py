"""A pack: run, check, switch, approve, compare, many of them."""

from zx_analysis.publishing.comparison import differences, other_versions, verify
from zx_analysis.publishing.execution import NotebookFailed
from zx_analysis.publishing.manifests import Altered
from zx_analysis.publishing.packs import Busy
from zx_analysis.publishing.sign_off import NotApproved, SignedOff, approve

__all__ = [
    "Altered",
    "Busy",
    "NotApproved",
    "NotebookFailed",
    "SignedOff",
    "approve",
    "batches",
    "comparison",
    "differences",
    "kernels",
    "other_versions",
    "publish",
    "talk_list",
    "verify",
]
