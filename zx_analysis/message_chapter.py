"""The chapter of the guide that lists every message by its words; `make messages` writes it anew between its marks in docs/guide.zh-CN.md."""

import re

from zx_analysis import paths
from zx_analysis.data_page import RULE_ZH
from zx_analysis.messages import LEVELS, Message, messages

GUIDE = paths.PACKAGE.parent / "docs" / "guide.zh-CN.md"
MARKS = re.compile(r"(?<=<!-- messages -->\n).*?(?=<!-- /messages -->)", re.DOTALL)
# What the clerk was doing → the modules that speak then.
HEADINGS = {
    "打开文件": "appearance cells confinement delimited encodings formats marks packages spreadsheets webtables xls xlsx",
    "读报表：标题、表头、名称": "blocks columns dates grids headers labels observations periods tables titles",
    "读报表：单元格里的数": "figures indicators numbers",
    "整理、核对报表": "cleaning completeness controls corrections merging panels plausibility returns tracing",
    "城市、名录": "blank_city boundaries city names paths register settings",
    "政策文件": "policy policy_parts programme_rules standings",
    "台账、专项工作": "candidates contracts electricity festival_support growth_points ledgers programmes",
    "预测": "attainment backtesting forecasting growth leading outlooks study",
    "分配": "allocation apportionment money rewards",
    "排名": "acceptability aggregation caveats firmness normalisation rank_confidence ranking schemes scoring",
    "审定": "approval_page approvals people sign_off talk_list",
    "生成、发布、核对": "batches charts differences execution kernels manifests overview packs pages publishing verification",
    "命令行": "checkup cli dashboard endings inspection lab plain_files plain_tables readiness what_if",
}
# Where a refusal stands, in words that differ each time; and where a message turns from what is to what should be.
PLACE = re.compile(
    r"文件 …(?:/…)?(?:，(?:工作表 …?|单元格 …|第 … 行|列 [^，：]+|表头)?)*：读到(?=.*?；应为)",
    re.DOTALL,
)
TURN = re.compile(r"[，。；：](?=请|应|至少|最多|只能|不得|须|要|若|先)")


def row(message: Message) -> tuple[int, str, str, str]:
    """(place of its level, what is seen, what should be and what to do, rule)."""
    text = PLACE.sub("", message.text, count=1)
    turn = re.search("；(?=应为)", text) if text != message.text else TURN.search(text)
    seen, todo = (text[: turn.start()], text[turn.end() :]) if turn else (text, "")
    return (
        LEVELS.index(message.level),
        _cell(seen),
        _cell(todo),
        f"{RULE_ZH.get(message.rule, '')} `{message.rule}`".strip() if message.rule else "",
    )


def _cell(text: str) -> str:
    """One cell of a Markdown table."""
    return re.sub(r"([\\|<>*])", r"\\\1", " ".join(text.split()).removesuffix("。"))


def tables(said: tuple[Message, ...]) -> str:
    """The tables, one under each heading that has messages."""
    lines = []
    for heading, modules in HEADINGS.items():
        rows = sorted({row(message) for message in said if message.module in modules.split()})
        ruled = any(rule for *_, rule in rows)
        if rows:
            lines += [
                "",
                f"#### {heading}",
                "",
                "| 级别 | 会看到 | 应为什么、怎么办 |" + " 规则 |" * ruled,
                "|---|---|---|" + "---|" * ruled,
            ]
            lines += [
                f"| {LEVELS[level]} | {seen} | {todo} |" + f" {rule} |" * ruled
                for level, seen, todo, rule in rows
            ]
    return "\n".join([*lines, "", ""])


def guide(text: str) -> str:
    """The guide's text with its tables as the sources say."""
    return MARKS.sub(lambda _: tables(messages()), text)


def write() -> None:
    """Write the tables into the guide."""
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
