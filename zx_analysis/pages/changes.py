"""What notebook 7 shows: why the forecast moved, which industries and enterprises carry the growth
and which drag it, whose electricity fell.

Statements say what the ledger of enterprises holds; none says what caused it.
"""

from decimal import Decimal

import pandas as pd
from matplotlib.axes import Axes

from zx_analysis.city import Indicator
from zx_analysis.city import tables as declared
from zx_analysis.city.indicators import convert, half_up, same_dimension
from zx_analysis.city.periods import month_index, period_zh, year_to_date
from zx_analysis.cleaning.contracts import CREDIT_CODE, NAME
from zx_analysis.pages.charts import BLUE, RED, Chart, bars
from zx_analysis.pages.exhibits import Folded, Table, Text, of_table, records
from zx_analysis.programmes.enterprise_output import Breadth, movers
from zx_analysis.quarter import Study, news, outlooks
from zx_analysis.quarter.enterprises import COLOURS, WHOLE
from zx_analysis.quarter.news import REVISED, News

SHOWN = 10  # enterprises that pulled most, and dragged most, on the page; all are in the table
FIRST = 5  # of these that are not folded away
NO_LEDGER = (
    "没有“规上企业产值”台账，或台账缺本年、上年的月份：哪些行业和企业在拉动、在拖累，无法回答。"
    "台账每家一行，每月一栏，写法见指南“台账”一节。"
)


def _month(period: str) -> str:
    """'2022-02' → '2022年2月'."""
    return period_zh(period, 1)


def news_words(study: Study, told: News | None) -> Text:
    """The change of the forecast in one sentence, and its releases."""
    if told is None:
        return Text("没有上一次的预计可比：上个月的数字还不够做一次预测。")
    unit, (earlier, later, change) = _shown(study, told.earlier, told.later, told.change)
    now = f"{study.quarter.label_zh}{study.level.label_zh}"
    first = (
        f"{now}实际 {later:,.2f} {unit}，比 {_month(told.before)}末的预计（{earlier:,.2f} {unit}）"
        if study.complete
        else f"{_month(told.now)}末预计{now} {later:,.2f} {unit}，"
        f"比 {_month(told.before)}末的预计（{earlier:,.2f} {unit}）"
    )
    _, releases = _shown(study, *told.releases)
    parts = "，".join(
        f"{name} {value:+,.2f} {unit}"
        for name, value in zip(told.releases.index, releases, strict=True)
    )
    return Text(
        f"{first}{'高' if change >= 0 else '低'} {abs(change):,.2f} {unit}：{parts}。"
        + _skipped(told)
    )


def news_zh(study: Study, told: News) -> str:
    """The change of the forecast, its releases and the township that moved it most, in the
    sentence of the first page."""
    order = told.releases.sort_values(key=abs, ascending=False)
    unit, (change, *releases) = _shown(study, told.change, *order)
    towns = study.level.shown(told.townships["change"]).sort_values(key=abs, ascending=False)
    parts = "、".join(
        # what was revised itself is another figure, which other pages tell
        f"{name}{'对预计的影响' if name == REVISED else ''} {value:+,.2f}"
        for name, value in zip(order.index, releases, strict=True)
        if half_up(value, 2)
    )
    first = "实际" if study.complete else "现在的预计"
    return (
        f"{first}比 {_month(told.before)}末的预计{'高' if change >= 0 else '低'} "
        f"{abs(change):,.2f} {unit}{'：' if parts else ''}{parts}；"
        f"乡镇中变得最多的是{study.short_names[towns.index[0]]} {towns.iloc[0]:+,.2f}。"
    )


def _skipped(told: News) -> str:
    """That the forecast compared with is not of the month before, where January and February are
    published together; '' where it is."""
    if month_index(told.now) - month_index(told.before) == 1:
        return ""
    return f"1月、2月合并公布，所以上一次的预计是 {_month(told.before)}末的。"


def news_table(study: Study, told: News) -> pd.DataFrame:
    """The news as the pack hands it over: part (release, township, rest), name, earlier, later,
    change, in the unit of reports; townships by what they moved."""
    names = study.short_names
    towns = told.townships.sort_values("change", key=abs, ascending=False)
    rows = [("release", name, None, None, value) for name, value in told.releases.items()]
    rows += [
        ("township", names.get(row.Index, row.Index), row.earlier, row.later, row.change)
        for row in records(towns)
    ]
    rows.append(("rest", "中位数与均值之差", None, None, told.beside_means))
    table = pd.DataFrame(rows, columns=["part", "name", "earlier", "later", "change"])
    figures = ["earlier", "later", "change"]
    table[figures] = study.level.shown(table[figures].astype(float))
    return table.assign(unit=study.level.shown_unit)


def news_parts(study: Study, told: News | None) -> list:
    """The sentence, and the townships that moved the forecast most as a picture."""
    if told is None:
        return [news_words(study, told)]
    table = news_table(study, told)
    towns = table[table["part"] == "township"].set_index("name")
    shown = towns.loc[[name for name in towns.index if abs(towns["change"][name]) > 0][:SHOWN]]
    unit = study.level.shown_unit
    after = f"{'实际' if study.complete else '预计'}比 {_month(told.before)}末的预计"
    return [
        news_words(study, told),
        _signed_bars(
            shown["change"].sort_values(ascending=False),
            unit,
            f"{after}多或少最多的 {len(shown)} 个单位（共 {len(towns)} 个）",
            study.mark,
            2,
        ),
        Text(
            "各单位为预测的均值，加起来是合计均值的变动；合计说的是中位数，"
            f"两者之差 {float(study.level.shown(told.beside_means)):+.2f} {unit}。"
            "各项消息按公布的先后逐步重新预测得出，换一个先后，各步会略有不同，合计不变。"
            + _revisions_told(study)
            + "全部单位见 news.csv。"
        ),
    ]


def _revisions_told(study: Study) -> str:
    """That the news of revisions is not what the bulletins revised, which other pages say; '' where
    they say nothing."""
    if not (basis := outlooks.basis_zh(study.panel, study.city.level)):
        return ""
    return f"“{REVISED}”是预计因此变了多少，不是公布数改了多少；公布数：{basis.rstrip('。')}。"


def abrupt_parts(study: Study, changes: pd.DataFrame) -> list:
    """Townships whose growth moved against the city's far more than usual since the slot before,
    or that none did, or why that cannot be told."""
    if changes.empty:
        return [Text(_no_abrupt(study))]
    labels = {measure.name: measure.label_zh for measure in study.city.measures}
    shown = changes.assign(
        township=changes["township_code"].map(study.short_names),
        label=changes["indicator"].map(labels),
    ).head(2 * SHOWN)
    columns = ["township", "label", "before_pct", "now_pct", "change_pp", "usual_pp", "times"]
    return [
        of_table(
            "abrupt_changes",
            shown[columns],
            f"与上一期相比突然变化的（{len(shown)} 条，共 {len(changes)} 条）",
            headings={"label": "指标"},
            formats={"change_pp": "{:+.1f}".format},
            mark=study.mark,
            note=f"增速与{study.city.whole}之差的变动达到往年同一步一般变动（各单位绝对值的中位数）"
            f"的 {news.ABRUPT_TIMES} 倍及以上；先核对报表，再问原因",
            minor=("usual_pp",),
        )
    ]


def _no_abrupt(study: Study) -> str:
    """Why no township is listed: none moved so much, or there is nothing to compare."""
    if news.judged(study):
        return f"没有单位的变动达到往年同一步一般变动的 {news.ABRUPT_TIMES} 倍。"
    slot = period_zh(study.latest_month, year_to_date(study.latest_month))
    return f"{slot}没有同一年的上一期可比，或往年同一步的数太少，不作判断。"


def _shown(study: Study, *values: float) -> tuple[str, list[float]]:
    return study.level.shown_unit, [study.level.shown(value) for value in values]


def _with_room(axes: Axes) -> None:
    """Room for the figures on both sides of the bars."""
    axes.margins(x=0.2)


def _signed_bars(values: pd.Series, unit: str, title: str, mark: str, places: int) -> Chart:
    """Bars to both sides of zero, in the order given."""
    rows = pd.DataFrame(
        {
            "value": values,
            "colour": [BLUE if value >= 0 else RED for value in values],
            "text": [f"{value:+,.{places}f}" for value in values],
            "look": [
                {"ha": "left", "xytext": (3, 0)}
                if value >= 0
                else {"ha": "right", "xytext": (-3, 0)}
                for value in values
            ],
        }
    )
    told = "，".join(f"{name} {value:+,.{places}f}" for name, value in values.items())
    return bars(
        rows,
        unit=unit,
        title=title,
        mark=mark,
        alt=f"{title}：{told}（{unit}）",
        over=_with_room,
    )


def _grew(growth_pct: float) -> str:
    """'增长 5.2%', '下降 3.9%'; of what cannot be compared '无法比较'."""
    if pd.isna(growth_pct):
        return "无法比较"
    return f"{'增长' if growth_pct >= 0 else '下降'} {abs(growth_pct):.1f}%"


def breadth_words(study: Study, whole: Breadth, coverage: pd.DataFrame) -> Text:
    """Who carried and who dragged, in the words of the field."""
    months = period_zh(study.latest_month, year_to_date(study.latest_month))
    held = coverage["held_pct"][WHOLE]
    scope = "" if pd.isna(held) else f"，合计占公布的{study.level.label_zh}的 {held:.0f}%"
    sentences = [
        f"台账里有产值的企业 {whole.enterprises} 家{scope}。"
        f"{months}台账合计比上年同期{_grew(whole.growth_pct)}"
        "（台账口径；公布的增速按可比口径，两者不同）。",
    ]
    if whole.compared:
        sentences[0] += (
            f"两年都有数的 {whole.compared} 家中 {whole.fell} 家下降，"
            f"下降面 {whole.fell_share:.1%}，下拉 {-whole.drag_pp:.1f} 个百分点；"
            f"增长的企业拉动 {whole.carried_pp:.1f} 个百分点。"
        )
    if whole.new:
        sentences.append(
            f"上年同期没有产值的 {whole.new} 家拉动 {whole.new_pp:.1f} 个百分点"
            + (
                f"，占增长的 {whole.new_pp / whole.growth_pct:.1%}。"
                if whole.growth_pct > 0.5
                else "。"
            )
        )
    if whole.gone:
        sentences.append(
            f"本年没有报数的 {whole.gone} 家下拉 {-whole.gone_pp:.1f} 个百分点，需核实是否退库。"
        )
    if whole.incomplete:
        sentences.append(f"另有 {whole.incomplete} 家缺月份，不能比较，没有算进去。")
    if pd.notna(whole.largest_share):
        sentences.append(f"产值最大的十家占台账合计的 {whole.largest_share:.1%}。")
    return Text(sentences[0], "".join(sentences[1:]))


def industry_parts(
    study: Study, industries: pd.DataFrame, same: pd.Series, published: pd.DataFrame
) -> list:
    """Industries of the ledger, and what the bulletins tell of parts of the whole themselves. same:
    of `enterprise_output.growth_of_same`, by industry."""
    shown: list[Table | Text] = [
        of_table(
            "industries",
            industries.drop(columns=["base_wan", "change_wan"]),
            "各行业（按台账）",
            mark=study.mark,
            note="拉动按台账里全部可比企业的上年基数计算，各行业之和等于台账合计的增速；"
            "占比是占台账合计的比重",
            minor=("enterprises", "compared", "share_pct"),
        ),
        *_entered_within(industries, same),
    ]
    level = study.level
    for name, row in published.iterrows():
        grew = (
            "上年同期没有公布，增速不详"
            if pd.isna(row["growth_pct"])
            else f"比上年同期{_grew(row['growth_pct'])}"
        )
        share = "" if pd.isna(row["share_pct"]) else f"，占 {row['share_pct']:.1f}%"
        shown.append(
            Text(
                f"报表公布的其中项：{name} {level.shown(row['value']):,.2f} "
                f"{level.shown_unit}{share}；{grew}。"
                + _beside_ledger(level, industries, str(name), row)
            )
        )
    return shown


def _entered_within(industries: pd.DataFrame, same: pd.Series) -> list[Text]:
    """Where enterprises that entered or left move an industry's growth by a point or more, what it
    is without them."""
    told = industries.set_index("industry")["growth_pct"]
    apart = told[(told - same.reindex(told.index)).abs() >= 1]
    if apart.empty:
        return []
    each = "、".join(f"{name} {same[name]:.1f}%（含 {told[name]:.1f}%）" for name in apart.index)
    return [Text(f"增速含新入账和退出的企业；只算两年都有数的企业：{each}。")]


def _beside_ledger(level: Indicator, industries: pd.DataFrame, name: str, row) -> str:
    """What the ledger has of a part that the bulletins name, too, and that the two differ; '' where
    it has no such industry or the level is no money. row: of `published_parts`."""
    same = industries[industries["industry"] == name]
    if same.empty or not same_dimension(level.unit, "万元"):
        return ""
    own = float(same["value_wan"].iloc[0])
    published_wan = float(row["value"]) * float(convert(Decimal(1), level.unit, "万元"))
    return (
        f"台账中{name} {same['enterprises'].iloc[0]} 家 {own / 10_000:,.2f} 亿元，"
        f"相当于公布数的 {own / published_wan:.0%}，增速、拉动都只按台账；"
        "两个数范围不同，以公布为准。"
    )


def enterprise_parts(study: Study, compared: pd.DataFrame) -> list:
    """The enterprises that pulled most, and those that dragged most."""
    up, down = movers(compared, SHOWN)
    note = (
        "增减与上年同期比，不是离目标的差额；用电为最近两个月比上年同期；没有用电数的为—。"
        "全部企业见 enterprises.csv"
    )
    shown: list = []
    for rows, word in ((down, "下拉"), (up, "拉动")):
        if len(rows):
            first = f"{word}最多的 {min(len(rows), FIRST)} 家"
            said = "" if shown else note  # once, below the first of them
            shown.append(_listed(study, rows.head(FIRST), first, said, power=True))
        if len(rows) > FIRST:
            more = f"{word}第 {FIRST + 1} 到第 {len(rows)} 位"
            shown.append(Folded(more, (_listed(study, rows.iloc[FIRST:], more, power=True),)))
    return shown


def movers_for_papers(study: Study, compared: pd.DataFrame | None) -> list[Table]:
    """The enterprises that dragged and pulled most, by name, for a paper; none where the policy
    does not allow their names there, or without the ledger (None)."""
    if compared is None or not study.policy.names_enterprises:
        return []
    up, down = movers(compared, FIRST)
    return [
        _listed(study, rows, f"{word}全市增长最多的 {len(rows)} 家企业")
        for rows, word in ((down, "下拉"), (up, "拉动"))
        if len(rows)
    ]


def _listed(
    study: Study, rows: pd.DataFrame, title: str, note: str = "", *, power: bool = False
) -> Table:
    """Enterprises by name, a row each; power: with their electricity."""
    columns = ["name", "township", "industry", "value_wan", "change_wan", "growth_pct", "pull_pp"]
    towns = rows["township_code"].map(study.short_names)
    return of_table(
        "enterprises",
        rows.assign(township=towns)[[*columns, "power_pct"] if power else columns],
        title,
        mark=study.mark,
        note=note,
        minor=("industry", "value_wan", "power_pct"),
    )


def watched(
    watch: pd.DataFrame, idle: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Of those whose electricity fell into the red: all, those that the ledger of stopped
    enterprises (`idle`, None: there is none) lists, those it has by name under another credit
    code."""
    red = watch[watch["colour"] == "red"]
    stopped = pd.DataFrame(columns=[CREDIT_CODE, NAME]) if idle is None else idle
    by_code = red["credit_code"].isin(stopped[CREDIT_CODE])
    return red, red[by_code], red[~by_code & red["name"].isin(stopped[NAME])]


def power_parts(
    study: Study, watch: pd.DataFrame | None, idle: pd.DataFrame | None
) -> list[Text | Table]:
    """Electricity by colour, and the red ones that no list of stopped enterprises holds. idle: the
    ledger of stopped enterprises, which may hold one under another credit code; nothing where the
    policy has no bounds."""
    bounds = study.policy.programmes.power_colours
    if watch is None or bounds is None:
        return []
    counts = watch["colour"].value_counts().reindex(COLOURS, fill_value=0)
    red, listed, twins = watched(watch, idle)
    unlisted = red.drop(listed.index).drop(twins.index)
    names = study.short_names
    table = unlisted.assign(township=unlisted["township_code"].map(names))
    told = Text(
        f"有用电数的 {len(watch)} 家，最近两个月用电比上年同期："
        f"绿 {counts['green']} 家，蓝 {counts['blue']} 家，橙 {counts['orange']} 家，"
        f"红 {counts['red']} 家（低于 {bounds.orange:g}%），与目标的颜色不是一回事；"
        f"红的里面 {len(listed)} 家已列入停产企业信息库，"
        f"{len(unlisted)} 家没有，应逐家核实。"
        + (
            f"另有 {len(twins)} 家（{'、'.join(twins['name'])}）库里有同名企业而信用代码不同，"
            "先核对代码。"
            if len(twins)
            else ""
        )
    )
    if unlisted.empty:
        return [told]
    return [
        told,
        of_table(
            "power_watch",
            table[["name", "township", "power_pct"]].head(2 * SHOWN),
            f"用电大幅下降而没有列入停产库的企业（{min(len(table), 2 * SHOWN)} 家，"
            f"共 {len(table)} 家）",
            mark=study.mark,
        ),
    ]


def tables(
    study: Study,
    told: News | None,
    abrupt: pd.DataFrame,
    compared: pd.DataFrame | None,
    industries: pd.DataFrame | None,
    reasons: pd.DataFrame | None,
    watch: pd.DataFrame | None,
) -> dict[str, pd.DataFrame]:
    """The tables of this notebook as the pack declares them; without rows where there is no
    answer.
    """
    names = study.short_names

    def named(frame: pd.DataFrame | None) -> pd.DataFrame | None:
        return None if frame is None else frame.assign(township=frame["township_code"].map(names))

    answers = {
        "news": None if told is None else news_table(study, told),
        "abrupt_changes": named(abrupt),
        "industries": industries,
        "enterprises": named(compared),
        "township_reasons": None if reasons is None else named(reasons.reset_index()),
        "power_watch": named(watch),
    }
    return {
        name: pd.DataFrame(columns=declared.table(name).names)
        if frame is None
        else frame[declared.table(name).names]
        for name, frame in answers.items()
    }
