"""The talk list (约谈名单) as it is decided on: one canonical text of list, ranking, figures and
scheme, whose sha256 is what is approved.

The text holds what the list says and what it follows from: city, quarter, status, the named
townships worst first, every township's rank, score as published and figures, and the scheme's
values. An approval holds for this text, byte for byte.

Not in it, so that they void nothing: inputs that no ranked figure comes from (a ledger, another
month, the layout of a file; a change of theirs is shown), where a value is cited from, which checks
confirm the list and by how many draws (status says whether they suffice; past quarters and the
townships' sizes enter through it alone), the version of the program.

What a reader sees of the approvals: the box on the pages that name townships, the list as a table,
a sentence on the command line.
"""

import hashlib
import html
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pandas as pd

from zx_analysis.messages import Message, message
from zx_analysis.pages import Table, Text
from zx_analysis.publishing.approvals import REQUIRED, Approval, Maker, Standing
from zx_analysis.quarter import Study
from zx_analysis.ranking import Ranking

FIGURE_DECIMALS = (
    6  # of the indicator's unit: no bulletin has more, and the noise of adding floats lies below
)
# Why a list of this status cannot be approved.
BARRED = {"undetermined": message("list_undetermined"), "not yet": message("list_not_yet")}
TRIAL = message("list_of_a_trial")
UNRANKED = message("list_of_nothing_ranked")


def content(study: Study, ranked: Ranking | None) -> dict | None:
    """What is decided, as plain values (figures as decimal text, missing ones None); None where
    nothing is ranked.

    Keys: city, division_code, quarter, status, flagged, ranking, scheme; rows of `ranking` best
    first, equal ranks by code, unranked last.
    """
    scheme = study.policy.ranking
    if ranked is None or scheme is None:
        return None
    table = ranked.table
    figures = {name: study.panel.to_date(name) for name in scheme.names}
    rows = [
        {
            "township_code": code,
            "township": row["township"],
            **({"group": row["group"]} if "group" in table else {}),
            "rank": None if pd.isna(row["rank"]) else int(row["rank"]),
            "score": score_text(row["score"], scheme.decimals),
            "tied": bool(row["tied"]),
            "flagged": bool(row["flagged"]),
            "figures": {name: figure_text(values[code]) for name, values in figures.items()},
        }
        for code, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"], row["township_code"]))
    return {
        "city": study.city.name,
        "division_code": study.city.division_code,
        "quarter": str(study.quarter),
        "status": ranked.status,
        "flagged": [
            {"township_code": code, "township": table.at[code, "township"]}
            for code in ranked.bottom
        ],
        "ranking": rows,
        "scheme": _plain(scheme.declared()),
    }


def text(decided: dict) -> bytes:
    """The canonical text of a content: JSON in UTF-8, keys sorted, one value a line; `sha256sum` of
    the file is the content's hash.
    """
    return (
        json.dumps(decided, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    ).encode()


def digest(decided: dict) -> str:
    """The content's hash (名单校验值): sha256 of its canonical text."""
    return hashlib.sha256(text(decided)).hexdigest()


def barred(decided: dict | None, parameters: dict) -> Message | None:
    """Why this list cannot be approved; None where it can. parameters: those of the run."""
    if parameters["as_of"] or parameters["policy"]:
        return TRIAL
    return UNRANKED if decided is None else BARRED.get(decided["status"])


def names(decided: dict) -> str:
    """'长滩镇、客店镇', worst first."""
    return "、".join(row["township"] for row in decided["flagged"])


def score_text(score: float, decimals: int) -> str | None:
    """A score as it is published; None where there is none."""
    return None if pd.isna(score) else f"{score:.{decimals}f}"


def figure_text(figure: float) -> str | None:
    """A figure as decimal text without trailing zeros; None where it is missing."""
    if pd.isna(figure):
        return None
    shown = f"{figure:.{FIGURE_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _plain(value):
    """TOML values with every number as text, so that 30 and 30.0 are the same weight; sources of
    values left out.
    """
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if key != "source"}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Decimal(repr(value)).normalize():f}"
    return value if isinstance(value, bool) else str(value)


BEIJING = timezone(timedelta(hours=8))
SHORT_HASH = 12  # characters shown of a sha256
CHECKED = ["系统账户", "名单校验值"]  # columns for whoever checks the record
RECORD = "这是记录，不是身份认证：姓名由操作人自己填写，系统账户是运行命令时的账户。"

BORDERLINE = message("list_is_borderline")


def state_word(standing: Standing, barred: Message | None) -> str:
    """One word for the list: 已审定, 草案 or 不能审定."""
    return "不能审定" if barred else "已审定" if standing.approved else "草案"


def standing_sentences(standing: Standing, barred: Message | None) -> list[Message]:
    """How the list stands: what it lacks, what became void, what does not count."""
    names = [one.name for one in standing.counted]
    if standing.faults:
        first = message("draft_of_a_damaged_record", faults=standing.faults)
    elif barred:
        first = message("not_for_approval", why=barred)
    elif standing.approved:
        first = message("approved_by", names=names)
    elif names:
        first = message("draft_lacking_approvals", names=names, missing=standing.missing)
    else:
        first = message("draft_without_approval", required=REQUIRED)
    sentences = [first]
    if standing.void:
        sentences.append(message("approvals_void", approvals=_who(standing.void)))
    if standing.own:
        own = [one.name for one in standing.own]
        sentences.append(message("own_approvals_do_not_count", names=own))
    if standing.backwards:
        sentences.append(message("approvals_run_backwards", lines=standing.backwards))
    return sentences


def caution(decided: dict | None) -> list[Message]:
    """What an approver has to know of the list itself; nothing of a clear one."""
    return [BORDERLINE] if decided is not None and decided["status"] == "borderline" else []


def approval_section(
    decided: dict | None,
    standing: Standing,
    *,
    maker: Maker,
    inputs_sha256: str,
    barred: Message | None,
    mark: str,
) -> str:
    """The box as HTML; '' where there is no list and nobody ever approved one."""
    held = [*standing.counted, *standing.own, *standing.void]
    if not held and not standing.faults and (decided is None or decided["status"] == "not yet"):
        return ""
    said = [sentence.zh for sentence in standing_sentences(standing, barred)]
    if not barred:
        said += [sentence.zh for sentence in caution(decided)]
    if any(one.inputs_sha256 != inputs_sha256 for one in standing.counted):
        said.append("审定后输入文件有变动，但名单、排名数字和排名规则没有变，审定仍然有效。")
    if not maker.name and any(one.account == maker.account for one in standing.counted):
        said.append("生成资料包的人没有署名，审定人使用的是同一个系统账户，是不是同一人无从核对。")
    rows = [
        {
            "审定人": one.name,
            "时间（北京时间）": beijing(one),
            "效力": effect,
            "系统账户": one.account + ("（与生成人相同）" if one.account == maker.account else ""),
            "名单校验值": one.talk_list_sha256[:SHORT_HASH],
        }
        for effect, ones in (
            ("有效", standing.counted),
            ("不计：生成人本人", standing.own),
            ("作废：数据已变", standing.void),
        )
        for one in ones
    ]
    made_by = f"生成人：{maker.name or '未署名'}（系统账户 {maker.account}）。"
    of = f"现名单的校验值：{digest(decided)}（talk_list.json 文件，SHA-256）。" if decided else ""
    title = "约谈名单" + (
        f"：{names(decided)}" if decided and decided["flagged"] and not barred else ""
    )
    approvals = pd.DataFrame(rows)
    shown = Table(
        approvals.drop(columns=CHECKED, errors="ignore"),
        title + f"（{state_word(standing, barred)}）",
        mark=mark,
    )
    # what a leader does not read, and whoever checks the record opens
    behind = Table(approvals, "审定记录", note=of + made_by + RECORD)
    kind = "approved" if standing.approved and not barred else "draft"
    return (
        f'<section class="approval {kind}">{shown._repr_html_()}{Text(*said)._repr_html_()}'
        f"<details><summary>核对：系统账户和校验值</summary>{behind._repr_html_()}</details>"
        "</section>"
    )


def approval_line(decided: dict | None, standing: Standing, barred: Message | None) -> str:
    """The box in one line of HTML, for the leader's page; '' where no list is decided on."""
    if decided is None or decided["status"] == "not yet":
        return ""
    named = f"：{names(decided)}" if decided["flagged"] and not barred else ""
    first = standing_sentences(standing, barred)[0].zh
    kind = " approved" if standing.approved and not barred else ""
    said = html.escape(f"约谈名单{named}。{first}")
    return f'<p class="finding standing{kind}">{said}</p>'


def approvals_table(
    decided: dict | None, standing: Standing, barred: Message | None
) -> pd.DataFrame:
    """The list for a spreadsheet, worst first, each row with the word it carries; no row where
    nobody is named.
    """
    rows = []
    if decided is not None:
        ranked = {row["township_code"]: row for row in decided["ranking"]}
        rows = [
            {
                "township_code": row["township_code"],
                "township": row["township"],
                "rank": ranked[row["township_code"]]["rank"],
                "score": ranked[row["township_code"]]["score"],
                "state": state_word(standing, barred),
                "approved_by": "、".join(one.name for one in standing.counted),
                "talk_list_sha256": digest(decided),
            }
            for row in decided["flagged"]
        ]
    return pd.DataFrame(
        rows,
        columns=[
            "township_code",
            "township",
            "rank",
            "score",
            "state",
            "approved_by",
            "talk_list_sha256",
        ],
    )


def beijing(approval: Approval) -> str:
    """'2022-04-12 09:02', the time where the readers are."""
    return (
        datetime.strptime(approval.time_utc, "%Y-%m-%dT%H:%M:%SZ")
        .replace(tzinfo=UTC)
        .astimezone(BEIJING)
        .strftime("%Y-%m-%d %H:%M")
    )


def _who(approvals: tuple[Approval, ...]) -> list[str]:
    return [
        f"{one.name}（{beijing(one)}，{one.talk_list_sha256[:SHORT_HASH]}）" for one in approvals
    ]
