"""What the commands print of an approval, of a pack of a batch, of settings not filled in."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zx_analysis import paths
from zx_analysis.messages import message

if TYPE_CHECKING:
    from zx_analysis.publishing import SignedOff
    from zx_analysis.publishing.batches import Outcome


def say_approved(done: "SignedOff", as_json: bool) -> None:
    """What was approved, and how the list stands now."""
    from zx_analysis.publishing import talk_list

    digest = talk_list.digest(done.decided)
    if as_json:
        print(
            json.dumps(
                {
                    "state": "approved" if done.standing.approved else "draft",
                    "approved_by": [one.name for one in done.standing.counted],
                    "still_needed": done.standing.missing,
                    "void": len(done.standing.void),
                    "flagged": done.decided["flagged"],
                    "talk_list_sha256": digest,
                    "pack": str(done.folder),
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    approval = done.approval
    approved = message(
        "list_approved",
        name=approval.name,
        city=done.decided["city"],
        quarter=approval.quarter,
        townships=[row["township"] for row in done.decided["flagged"]],
    )
    recorded = message(
        "approval_recorded",
        time=talk_list.beijing(approval),
        account=approval.account,
        digest=digest,
    )
    print(f"{approved.zh}\n{recorded.zh}\n{talk_list.RECORD}\n")
    sentences = [
        *talk_list.standing_sentences(done.standing, None),
        *talk_list.caution(done.decided),
    ]
    print("\n".join(sentence.zh for sentence in sentences))
    print("\n".join(sentence.en for sentence in sentences))
    print(f"\n{done.folder}/index.html")


def ended(outcome: "Outcome") -> str:
    """How one pack of a batch ended, a line on the terminal."""
    if outcome.passed_over:
        return f"  略过 {outcome.city} {outcome.quarter}"
    word = "完成" if outcome.made else "未完成" if outcome.code else "已有"
    took = f"  {outcome.seconds:.0f} 秒" if outcome.made else ""
    return f"  {word} {outcome.city} {outcome.quarter}{took}"


def say_blank_words(city: str, quarter: str, policy: str) -> None:
    """Which keys of the settings that a report goes by still hold the words of the blank files."""
    from zx_analysis.city import words_left

    folder = paths.raw(city)
    trial = Path(policy) if policy else folder / "policy" / f"{quarter}.toml"
    for file in (folder / "city.toml", trial):
        if left := words_left(file):
            said = message("words_of_the_blank_left", keys=left)
            print(message("blank_words_in", file=file.name, said=said), file=sys.stderr)
