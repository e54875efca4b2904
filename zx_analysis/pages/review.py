"""What notebook 6 shows: what to do next. Each function turns a result into a table, a chart or
sentences, or says why there is none.

What notebook 6 shows of the analysis in words: its sections, and the townships' figures behind
them.
"""

import pandas as pd

from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.forecasting import Outlook
from zx_analysis.pages.exhibits import Heading, Table, Text, decimals
from zx_analysis.quarter import Study, briefing
from zx_analysis.quarter.analysis import NEXT, Sentence
from zx_analysis.quarter.analysis_figures import TOTAL
from zx_analysis.ranking import Ranking

IN_THE_TABLE = ("next_targets", "next_doubts")  # sentences of what the table says with its reasons


def next_steps(
    study: Study,
    looks: list[Outlook],
    ranked: Ranking | None,
    written: list[Sentence],
    todo: dict[str, pd.DataFrame],
) -> list:
    """What the targets, the ranking and the figures ask for, then what the programmes do; written:
    the sentences of the analysis; todo: the lists of all programmes, of `programmes.todo`.
    """
    steps = briefing.next_steps(looks, ranked, len(study.to_check))
    programmes = [
        sentence.text
        for sentence in written
        if sentence.section == NEXT and sentence.text and sentence.id not in IN_THE_TABLE
    ]
    table = Table(
        steps,
        "目标、排名和数据",
        mark=study.mark,
        note=(
            "这里只列目标、排名、数据三方面；各专项的事见下面一段，连同期限未到的目标逐项列在"
            "《工业经济运行分析》的“下一步工作”；领导一页只先列几件"
        )
        if len(steps)
        else "各项目标、排名和数据都没有需要处理的事项",
    )
    return [table, *([Text("".join([*programmes, _lists_zh(todo)]))] if programmes else [])]


def _lists_zh(todo: dict[str, pd.DataFrame]) -> str:
    """The number of all to-dos with its parts, of which the sentences name some; '' without."""
    parts = [f"{TODO_ZH[name]} {len(rows)} 条" for name, rows in todo.items() if len(rows)]
    if not parts:
        return ""
    total = sum(map(len, todo.values()))
    return f"督办清单共 {total} 条：{'、'.join(parts)}；七天内到期的另计，见“专项台账”。"


def analysis_parts(study: Study, units: pd.DataFrame, written: list[Sentence]) -> list:
    """The sentences by section, then the table of the townships. What is to be done next has a
    heading of its own on the page.
    """
    shown = []
    for section in dict.fromkeys(
        sentence.section for sentence in written if sentence.section != NEXT
    ):
        texts = [
            sentence.text for sentence in written if sentence.section == section and sentence.text
        ]
        shown += [Heading(section), Text(*texts) if texts else Text("没有可写的数。")]
    return [*shown, *townships(study, units)]


def townships(study: Study, units: pd.DataFrame) -> list:
    """Every township beside the city on the level indicator, the fastest first."""
    own = units[units["indicator"] == study.city.level]
    if own.empty:
        return []
    city, places = (
        own[own["township_code"] == TOTAL],
        own[own["township_code"] != TOTAL].sort_values(
            "growth_pct", ascending=False, na_position="last", kind="stable"
        ),
    )
    rows = pd.concat([city, places])
    head = city.iloc[0]
    table = pd.DataFrame(
        {
            "乡镇": rows["township"],
            f"累计（{head['shown_unit']}）": rows["shown"],
            "增速（%）": rows["growth_pct"],
            f"比{study.city.whole}（百分点）": rows["difference_pp"],
            "位次": [
                None if pd.isna(rank) else f"并列第 {rank:.0f}" if tied else f"{rank:.0f}"
                for rank, tied in zip(rows["rank"], rows["tied"], strict=True)
            ],
            "比上期增速（百分点）": rows["change_pp"],
            "拉动（百分点）": rows["contribution_pp"],
            "贡献率（%）": rows["share_pct"],
        }
    )
    if rows["growth_pct"].isna().all():
        return [
            Table(
                table.iloc[:, :2],
                f"各乡镇{head['label_zh']}",
                mark=study.mark,
                note="没有公布增速，也没有上年同期数，不能比较",
                formats={table.columns[1]: decimals(2)},
            )
        ]
    note = (
        "拉动和贡献率按可比口径的上年基数计算；各乡镇的拉动相加为合计增速，贡献率相加为 100%"
        if head["basis"] == "published"
        else "增速为两年公布数之比"
    )
    return [
        Table(
            table,
            f"各乡镇{head['label_zh']}",
            mark=study.mark,
            note=note,
            formats={
                table.columns[1]: decimals(2),
                "增速（%）": decimals(1),
                f"比{study.city.whole}（百分点）": "{:+.1f}".format,
                "位次": str,
                "比上期增速（百分点）": "{:+.1f}".format,
                "拉动（百分点）": decimals(2),
                "贡献率（%）": decimals(1),
            },
        )
    ]
