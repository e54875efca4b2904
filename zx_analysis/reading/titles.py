"""What stands over and around a table: title lines, the names of sheet and file → period, unit, indicator, and what speaks against the figures."""

import re
from dataclasses import dataclass

from zx_analysis.city.indicators import UNITS, any_of
from zx_analysis.city.register import tidy
from zx_analysis.messages import Message, message
from zx_analysis.reading.dates import BARE_YEAR, DAY, MADE, When, when, whens

MONTHLY = ("本月止当月", "本月实绩", "本月数", "本月", "当月", "月度")
CUMULATIVE = (
    "1-本月",
    "1至本月",
    "1—本月",
    "1-当月",
    "自年初累计",
    "本年累计",
    "年初累计",
    "本月止累计",
    "累计数",
    "累计",
    "年初至今",
    "本年止",
)
GROWTH = tuple(
    sorted(
        (
            "同比实际增长",
            "同比实际增速",
            "同比名义增长",
            "同比增减",
            "同比增长率",
            "同比增长",
            "同比增速",
            "同比实际",
            "同比增幅",
            "同比",
            "比上年同期增长",
            "比上年增长",
            "比去年同期增长",
            "比去年增长",
            "较上年同期增长",
            "较去年同期增长",
            "比上年同期",
            "比去年同期",
            "较上年同期",
            "较去年同期",
            "增长速度",
            "增长率",
            "比增",
            "增速",
            "增幅",
            "增减",
            "增长",
            "实际增速",
            "较去年同期增减",
            "较上年同期增减",
            "比去年同期增减",
            "比上年同期增减",
            "较去年同期增长",
            "较上年同期增长",
        ),
        key=len,
        reverse=True,
    )
)  # the longest that fits
PRIOR = (
    "上年同期数",
    "去年同期数",
    "上年同期",
    "去年同期",
    "上年同月",
    "上年",
    "去年",
    "同期数",
    "同期",
)
UNIT_WORDS = any_of(UNITS)
UNIT_LINE = re.compile(
    r"(?<!填报)(?<!填表)(?<!编制)(?<!报送)(?<!主管)单位(?::|(?=" + UNIT_WORDS + r"))([^()\[\]]+)"
)
BARE_UNIT_LINE = re.compile(rf"(?:(?:{UNIT_WORDS})[、,;/]?)+")
BRACKET_UNIT = re.compile(rf"[(\[](?:(?:计量)?单位:)?({UNIT_WORDS}|±%|\+-%|\+/-%)[)\]]")
NOTE_UNIT = re.compile(rf"(?:单位(?:为|是|:|均为)?|均?为|均以|按|以|计)({UNIT_WORDS})")

# A title that says one of these is not about what was achieved; the columns are left out unless one of them bears the word itself.
NOT_ACHIEVED = (
    "预计",
    "预测",
    "预估",
    "预报",
    "估计",
    "估算",
    "测算",
    "模拟",
    "目标",
    "任务",
    "计划",
    "分解",
    "基数",
    "环比",
    "上年",
    "去年",
    "同期数",
    "增量",
    "缺口",
    "差额",
    "影响",
    "样表",
    "样张",
    "示例",
    "模板",
    "修订前",
    "更正前",
    "修改前",
)
# A draft is refused: nobody answers for it.
DRAFT = (
    "草稿",
    "草案",
    "初稿",
    "未核实",
    "未审核",
    "未核定",
    "待核实",
    "待定",
    "征求意见",
    "作废",
    "勿用",
)
OLD_SHEET = re.compile(r"旧|备份|废|(?i:\bold\b|\bbak\b|backup)")
# What narrows or widens the scope: read with a warning where the column names its indicator, else refused.
SCOPE = re.compile(
    r"[轻重军]工|[渔林牧]业|畜牧|水产|养殖|旅游|商贸|交通|纺织|食品|建材|电力|矿|规模以下|规下|化工|产业链|[不未]含[^,;、()]*|[不未]包括[^,;、()]*|剔除[^,;、()]*|除[^,;、()]{1,12}外|仅含?[^,;、()]+|(?<!规上工业)(?<!规上)(?<!规模以上工业)(?<!规模以上)(?<!工业)企业(?!数)|高新技术|高技术|战略性?新兴|"
    r"农林牧渔|农业|建筑业|服务业|第[一三]产业|民营|国有|外资|重点(?!.{0,4}指标)|行业|样本|部分|典型|截[至止]\d{1,2}月(?:[1-9]|1\d|2[0-7])日"
)
QUIET = re.compile(
    r"市|县|省|年?度|号|计量|金额|价值量|填表|期别?|前|附件|截面|序号|总?报表|快报数?|台账|演示数据|非统计数据|演示|[、(和及]?(?:园区|开发区|管理区|功能区)|附[件表]\d*|\d+号|第\d+[期号]|[〔\[]\d{4}[〕\]]|.{1,6}[政办发函字]+(?=〔)|(?:规模以上|规上)?工业企业|规模以上工业|规模以上|规上工业|规上|工业经济|工业|分?乡镇\(?街道?\)?|各?乡镇街?道?|镇街|县市区|各县市?区?|街道|地区|分|各|镇|乡|街|区|场|办|全市|全县|全区|"
    r"(?:目标|任务|计划)完成|初步|现价|当年价格?|主要|经济|指标|完成|实现|情况|统计|一览表?|汇总|进度|运行|监测|分析|通报|简报|月报|季报|快报|报表|月度|季度|年度|数据|明细|排名|排序|表|报|数|的|及|和|与|按|关于|印发|续|同期|对比|比较|逐月|时间|单位|名称|第|年|月|"
    r"填报|制表|日期|编制|人民政府|经济和信息化局|经信局|统计局|局|办公室|Sheet\d*|sheet\d*|csv|副本|更正|修订|终|最终|版|v\d+|\d+"
)
PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,3}省)?[\u4e00-\u9fff]{2,5}?[市县区州](?!区)")


@dataclass(frozen=True)
class Context:
    """What title, sheet name and file name say for columns that say nothing themselves.

    when, basis ('month', 'cumulative', ''), units, wording: to be inherited.
    doubt: why the period must not be used, None if it may.
    unread: words of the title beside the indicator's that were not understood. achieved, draft, scope: words that speak against
    the figures, each as written. named: what each of title, sheet and file says of time. sheet_wordings: indicators in the sheet's name.
    """

    when: When
    basis: str
    units: tuple[str, ...]
    wording: str
    doubt: Message | None = None
    unread: str = ""
    achieved: tuple[str, ...] = ()
    draft: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    named: tuple[tuple[str, When], ...] = ()
    sheet_wordings: tuple[str, ...] = ()


def context(
    titles: list[str], outer: list[str], sheet_name: str, file_stem: str, wordings: tuple[str, ...]
) -> Context:
    """The lines above a table first, then those of the sheet's first table, the sheet's name, the file's; a contradiction is a doubt."""
    title, doubt = _one(titles)
    own_month = title.month
    if title.period() is None and outer:
        first, doubt = _one(outer)
        title = title.over(first)
    for name in (sheet_name, file_stem):
        own, own_doubt = _one([f"{name}年" if BARE_YEAR.fullmatch(tidy(name)) else name])
        if title.period() is None:
            doubt = doubt or own_doubt
        if title.contradicts(own):
            doubt = doubt or message("period_of_a_name_differs", name=name)
        title = title.over(own)
    # A title that names its own period is not about the months of the table above it.
    basis = (
        _basis(" ".join(titles))
        or (_basis(" ".join(outer)) if own_month is None else "")
        or _basis(sheet_name)
        or _basis(file_stem)
    )
    strange = _strange(titles, wordings)
    wording, unread = _wording((titles, outer, [sheet_name], [file_stem]), wordings)
    said = [tidy(line) for line in (*titles, *outer, sheet_name, file_stem)]
    units = tuple(dict.fromkeys(unit for line in titles for unit in units_in(line)))
    kinds = {UNITS[unit][0] for unit in units if unit in UNITS}
    units += tuple(
        unit
        for unit in dict.fromkeys(u for line in outer for u in units_in(line))
        if unit not in units and UNITS.get(unit, ("",))[0] not in kinds
    )
    units += tuple(
        unit
        for name in (sheet_name, file_stem)
        for unit in _unit_in_name(name)
        if unit not in units
    )
    return Context(
        title,
        basis,
        units,
        wording,
        doubt,
        unread,
        tuple(word for word in NOT_ACHIEVED if any(_speaks(line, word) for line in said)),
        tuple(word for word in DRAFT if any(word in line for line in said))
        + tuple(OLD_SHEET.findall(tidy(sheet_name))),
        tuple(
            dict.fromkeys(
                [found for line in said for found in SCOPE.findall(line)]
                + ([strange] if strange else [])
            )
        ),
        tuple((name, at) for name in (*titles, sheet_name, file_stem) if (at := when(name)).month),
        _wordings_in(sheet_name, wordings),
    )


def _speaks(line: str, word: str) -> bool:
    """Whether a line is about plans, or about last year, and not about how far plans were met or how this year compares."""
    if word == "环比":
        return word in line
    return bool(
        re.search(
            f"(?<!完成)(?<!完成目标)(?<![比与较和]){word}(?!.{{0,4}}(?:完成|进度|进展|兑现|对比|比较|相比|增))",
            line,
        )
    )


def _wordings_in(text: str, wordings: tuple[str, ...]) -> tuple[str, ...]:
    """The indicators' names in a text, each only where it is no part of a longer one."""
    found = [word for word in wordings if word in tidy(text)]
    return tuple(
        word for word in found if not any(word != other and word in other for other in found)
    )


def _wording(speakers: tuple[list[str], ...], wordings: tuple[str, ...]) -> tuple[str, str]:
    """The one indicator that title, else the first table's title, sheet or file names, and what stands there that is not understood.

    speakers: their lines in this order. Whatever speaks first and is not understood ends the search: a table of profits is not about the output that the file's name says.
    """
    for number, lines in enumerate(speakers):
        found, strange = _wordings_in(" ".join(lines), wordings), _strange(lines, wordings)
        if len(found) == 1:
            return found[0], strange
        if found or strange and number != 1:  # the first table's title may be about another thing
            return "", strange
    return "", ""


def _strange(lines: list[str], wordings: tuple[str, ...]) -> str:
    """The words of some lines that are not understood, '' for none."""
    return "、".join(rest for line in lines if (rest := _rest(tidy(line), wordings)))


def _rest(line: str, wordings: tuple[str, ...]) -> str:
    """What of a line is neither place, period, unit, indicator nor a word that titles are made of; Chinese only."""
    text = "" if BARE_UNIT_LINE.fullmatch(line) else line
    for word in sorted((*wordings, *GROWTH, *CUMULATIVE, *MONTHLY), key=len, reverse=True):
        text = text.replace(word, " ")
    text = UNIT_LINE.sub(" ", BRACKET_UNIT.sub(" ", text))
    text = PLACE.sub(" ", text, count=1)
    text = QUIET.sub(" ", _without_periods(text.replace("一览", " ")))
    return "".join(re.findall(r"[\u4e00-\u9fff]+", re.sub(r"[〇一二三四五六七八九十]", "", text)))


def _unit_in_name(name: str) -> list[str]:
    """A unit that a sheet or a file is named after, or that stands in brackets in its name."""
    text = tidy(name)
    named = text.removeprefix("单位").removeprefix(":")
    return (
        [named]
        if named in UNITS
        else [unit for unit in BRACKET_UNIT.findall(text) if unit in UNITS]
    )


def _without_periods(text: str) -> str:
    """A text without what it says of time."""
    text = MADE.sub(" ", text)
    text = re.sub(
        r"(?:截至|截止到?|止)(?=(?:20\d{2}年|今年|本年)?\d{1,2}月(?!\d))|今年|本年(?!度)", " ", text
    )
    text = DAY.sub(" ", text)
    return re.sub(
        r"[〇○零一二三四五六七八九\d]{4}年|[一二三四1-4]季度|上半年|全年|[元一二三四五六七八九十\d]+(?:月|个月)?[-—–~～至到]?[一二三四五六七八九十\d]*月?份?|止|底|末",
        " ",
        text,
    )


def _one(lines: list[str]) -> tuple[When, Message | None]:
    """What some lines together say of time, and why it must not be used (None if it may)."""
    found = {at for line in lines for at in whens(line)}
    years, months = {w.year for w in found if w.year}, {w.month for w in found if w.month}
    spans = {w.months for w in found if w.month}
    if len(years) > 1 or len(months) > 1:
        return When(), message("several_periods")
    if any(w.odd for w in found):
        return When(), message("period_not_understood")
    # Both a month and a span that ends with it: then only a column's own words can say which it holds.
    return When(
        next(iter(years), None), next(iter(months), None), spans.pop() if len(spans) == 1 else None
    ), None


def units_of_note(line: str) -> list[str]:
    """The units that a note says the figures are in: '注:本表产值单位为亿元', '以亿元计'."""
    return NOTE_UNIT.findall(line)


def _basis(text: str) -> str:
    """'month' or 'cumulative' where a text says one of the two, else ''."""
    text = tidy(text)
    month, to_date = any(word in text for word in MONTHLY), any(word in text for word in CUMULATIVE)
    return "" if month == to_date else "month" if month else "cumulative"


def units_in(text: str) -> list[str]:
    """The units named in a unit line or in brackets, '单位:万元、%' → ['万元', '%']."""
    text = tidy(text)
    found = []
    if BARE_UNIT_LINE.fullmatch(text):
        found += re.findall(UNIT_WORDS, text)
    elif line := UNIT_LINE.search(text):
        found += [
            odd + unit for odd, unit in re.findall(rf"([十美港欧日]?)({UNIT_WORDS})", line[1])
        ]  # 十万元 and 亿美元 are other units
    found += [unit for unit in BRACKET_UNIT.findall(text) if unit in UNITS]
    return list(dict.fromkeys(found))
