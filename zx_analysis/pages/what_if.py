"""The board of what_if.ipynb: controls on the left, what follows from them on the right, at once.
Figures come from `what_if`; here is only how they are asked for and shown.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from zx_analysis.city.amounts import FEN_PER_WAN, money_text
from zx_analysis.city.indicators import in_full, with_unit
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.messages import InputRefused, extra
from zx_analysis.pages import ranking as ranking_page
from zx_analysis.pages.exhibits import Table, Text, decimals, reason
from zx_analysis.pages.svg import Moved
from zx_analysis.quarter import Answers, Study, standings, warning, what_if
from zx_analysis.quarter.briefing import NO_RANKING
from zx_analysis.quarter.what_if import Scenario

with extra("explore"):
    import ipywidgets as widgets

WAN = 10_000
MOST_MOVED = 12  # rows of a picture of what an assumption moves
MOVED = "空心为原来，实心为情景"
COMPUTING = '<p class="finding" role="status">正在计算…</p>'
COMPUTED = '<p class="finding" role="status">已按改动后的假设算出</p>'
AS_GIVEN = '<p class="finding" role="status">没有改动，与正式资料一致</p>'


def board(answers: Answers) -> widgets.Widget:
    """Sliders for the targets, the fund, its floor and cap, a unit split in two, the weights, the
    growth of each township in the remaining months, and the growth points that slip; targets,
    allocation and ranking beside them; a button that writes a policy file.
    """
    study = answers.study
    given, drawn = what_if.as_given(study.policy), warning.open_draws(answers)
    controls, read = _controls(answers, given)
    shown = {name: widgets.HTML() for name in ("目标", "奖励资金", "排名")}
    state, name, button, said = (
        widgets.HTML(),
        widgets.Text(description="名称", placeholder="例如 基金翻倍"),
        widgets.Button(description="写成政策文件", button_style="primary"),
        widgets.HTML(),
    )

    def redraw(_=None) -> None:
        scenario, state.value = read(), COMPUTING
        for title, parts in (
            ("目标", lambda: targets(answers, scenario)),
            ("奖励资金", lambda: shares(answers, scenario)),
            (
                "排名",
                lambda: places(answers, scenario, drawn),
            ),
        ):
            shown[title].value = _html(parts)
        state.value = COMPUTED if scenario != given else AS_GIVEN

    def write(_=None) -> None:
        said.value = _html(
            lambda: [
                Text(
                    "已写出政策文件，其中有目标、奖励资金（拆分列为比较方案）和权重；"
                    "增速和增长点的假设不在其中。由经办人试算："
                    f"{what_if.save(study, read(), name.value)}"
                )
            ]
        )

    for control in controls.values():
        for own in control:
            own.observe(redraw, names="value")
    button.on_click(write)
    redraw()
    folded = widgets.Accordion(
        [widgets.VBox(own) for own in controls.values()],
        titles=list(controls),
        selected_index=0 if controls else None,
    )
    left = widgets.VBox(
        [folded, widgets.HBox([name, button]), said, state],
        layout=widgets.Layout(min_width="22rem", flex="0 1 26rem"),
    )
    right = widgets.VBox(list(shown.values()), layout=widgets.Layout(flex="1 1 30rem"))
    return widgets.HBox(
        [left, right], layout=widgets.Layout(flex_flow="row wrap", align_items="flex-start")
    )


def _controls(answers: Answers, given: Scenario):
    """The widgets by group, and the function that reads the scenario off them."""
    study = answers.study
    wide = {
        "style": {"description_width": "9rem"},
        "layout": widgets.Layout(width="24rem"),
        "continuous_update": True,
    }

    amounts = [given.fund_yuan, given.floor_yuan, given.cap_yuan]
    fund, floor, cap = map(_wan, amounts)
    # a fund of nothing is none: the least is a step
    money = (
        [
            widgets.IntSlider(value, least, most, _step(value, most), description=label, **wide)
            for label, value, least, most in (
                ("奖励资金（万元）", fund, _step(fund, 3 * fund), 3 * fund),
                ("每个乡镇最低", floor, 0, max(floor, fund // 10)),
                ("最高（0 为不限）", cap, 0, max(cap, fund)),
            )
        ]
        if fund
        else []
    )
    weights = [
        widgets.IntSlider(
            int(value),
            0,
            max(60, int(value)),
            description=study.city.measure(name).label_zh,
            **wide,
        )
        for name, value in given.weights.items()
    ]
    expected = {} if study.complete else what_if.expected_growth(answers).to_dict()
    codes = {str(code): value for code, value in expected.items()}
    growth = [
        widgets.IntSlider(round(value), -50, 150, description=study.short_names[code], **wide)
        for code, value in codes.items()
    ]
    points = {} if study.complete else what_if.waiting_points(study)
    slipped = (
        [
            widgets.SelectMultiple(
                options=list(points.items()), rows=min(10, len(points)), layout=wide["layout"]
            )
        ]
        if points
        else []
    )
    start = [slider.value for slider in growth]
    aims = [] if study.complete else _aims(answers, wide)
    splits = _splits(study, wide) if fund else []
    groups = {
        "奖励资金": money,
        "目标": [slider for _, _, slider in aims],
        "拆分一个单位（只算奖励资金）": splits,
        "排名权重": weights,
        "其余月份同比增速（%）": growth,
        "推迟的增长点（可多选）": slipped,
    }

    def read() -> Scenario:
        # a slider that was not moved says nothing: amounts to the fen, weights with their places
        # and the forecast stand as given
        moved = [
            own if slider.value == _wan(own) else f"{slider.value * WAN}.00" if slider.value else ""
            for own, slider in zip(amounts, money, strict=False)
        ]
        return Scenario(
            *moved or amounts,
            weights={
                name: own if slider.value == int(own) else float(slider.value)
                for (name, own), slider in zip(given.weights.items(), weights, strict=True)
            },
            growth_pct={
                code: float(slider.value)
                for code, slider, first in zip(codes, growth, start, strict=False)
                if slider.value != first
            },
            slipped=tuple(at for select in slipped for at in select.value),
            targets={
                label: slider.value
                for label, value, slider in aims
                if slider.value != _nearest(value, slider)
            },
            split=_read_split(splits),
        )

    return {title: own for title, own in groups.items() if own}, read


def _aims(answers: Answers, wide: dict) -> list[tuple[str, float, Any]]:
    """(label, value as given, slider) of every target: half of it to half as much again, whole
    numbers where the target is one."""
    aims = []
    for target in answers.study.policy.targets:
        whole = float(target.value).is_integer()
        low, high = target.value * 0.5, target.value * 1.5
        slider = (
            widgets.IntSlider(int(target.value), int(low), int(-(-high // 1)), **wide)
            if whole
            else widgets.FloatSlider(target.value, min=low, max=high, step=0.1, **wide)
        )
        slider.description = f"{target.label_zh}（{target.unit}）"
        aims.append((target.label_zh, target.value, slider))
    return aims


def _nearest(value: float, slider: Any) -> float:
    """The value at which a slider stands that was not moved."""
    return int(value) if isinstance(slider, widgets.IntSlider) else value


def _splits(study: Study, wide: dict) -> list[Any]:
    """Which unit is split in two, and the share of the first part."""
    choices = [("不拆", ""), *((name, code) for code, name in study.short_names.items())]
    return [
        widgets.Dropdown(options=choices, description="单位", **_without_updates(wide)),
        widgets.IntSlider(50, 5, 95, 5, description="第一部分（%）", **wide),
    ]


def _without_updates(wide: dict) -> dict:
    return {key: value for key, value in wide.items() if key != "continuous_update"}


def _read_split(splits: list[Any]) -> tuple[str, tuple[Decimal, ...]] | None:
    if not splits or not splits[0].value:
        return None
    first = Decimal(splits[1].value) / 100
    return splits[0].value, (first, 1 - first)


def _step(value: int, most: int) -> int:
    """A step of some hundredth of the range that divides the value: the browser would move a slider
    that stands between two steps.
    """
    return next(
        (step for step in (100, 50, 20, 10, 5, 2) if step <= most // 100 and value % step == 0), 1
    )


def _wan(yuan: str) -> int:
    return int(Decimal(yuan or 0) / WAN)


def targets(answers: Answers, scenario: Scenario) -> list[Moved | Table | Text]:
    """The probability of each target that the assumptions move, and every target as given and as
    assumed; a fact has no probability."""
    study = answers.study
    pairs = what_if.looks(answers, scenario)
    if not pairs:
        return [Text("政策文件里没有目标。")]
    moved = [
        (given.label_zh, given.probability, assumed.probability)
        for given, assumed in pairs
        if not np.isnan(given.probability + assumed.probability)
    ]
    rows = [
        {
            "目标": given.label_zh,
            "目标值": with_unit(
                in_full(given.target) + _moved(given.target, assumed.target), given.unit
            ),
            "实际或预计": ("预计 " if given.low80 < given.high80 else "")
            + given.figure(given.median)
            + _moved_text(given.figure(given.median), assumed.figure(assumed.median)),
            "原来": given.probability_zh,
            "情景": assumed.probability_zh,
        }
        for given, assumed in pairs
    ]
    table = pd.DataFrame(rows)
    points = what_if.probability(answers, scenario)
    extra = points[1] if points is not None and not study.complete else None
    shown = Table(
        table,
        "各项目标：原来和情景",
        mark=study.mark,
        note=""
        if extra is None
        else f"产值目标加上没有推迟的增长点，达到的概率为 {chance_zh(extra)}（只作情景）",
    )
    return [_moved_picture(moved, chance_zh, "达到目标的概率", study.mark), shown]


def _moved_picture(rows: list[tuple], said: Callable, title: str, mark: str) -> Moved:
    """A picture of the rows (name, before, after) whose words differ, the largest moves first;
    empty where none does. said: how a figure reads.
    """
    moved = [row for row in rows if said(row[1]) != said(row[2])]
    moved.sort(key=lambda row: -abs(row[2] - row[1]))
    which = f"，变动最大的 {MOST_MOVED} 个" if len(moved) > MOST_MOVED else ""
    frame = pd.DataFrame(
        [
            {"name": name, "before": old, "after": new, "said": f"{said(old)} → {said(new)}"}
            for name, old, new in moved[:MOST_MOVED]
        ]
    )
    return Moved(frame, f"{title}：{MOVED}{which}", mark)


def _difference(yuan: float) -> str:
    """A gain or a loss with its sign; nothing has none."""
    return f"{yuan:+,.2f}" if yuan else "0.00"


def _moved(before: float, after: float) -> str:
    return "" if before == after else f" → {in_full(after)}"


def _moved_text(before: str, after: str) -> str:
    return "" if before == after else f" → {after}"


def shares(answers: Answers, scenario: Scenario) -> list[Moved | Table | Text]:
    """The fund shared out as assumed, beside what the policy gives: who gains, who loses."""
    study = answers.study
    rows = what_if.shared(answers, scenario)
    if rows is None:
        return [Text("政策文件里没有奖励资金。")]
    rows = rows.sort_values("after_fen", ascending=False, kind="stable")
    table = pd.DataFrame(
        {
            "乡镇": [
                name if not parts else f"{name}（{' + '.join(money_text(part) for part in parts)}）"
                for name, parts in zip(
                    study.short_names[rows.index], rows["parts_fen"], strict=True
                )
            ],
            "情景（元）": rows["after_fen"] / 100,
            "比原来（元）": (rows["after_fen"] - rows["before_fen"]) / 100,
        }
    )
    shown = Table(
        table,
        f"奖励资金分配（合计 {rows['after_fen'].sum() / 100:,.2f} 元）",
        mark=study.mark,
        note=""
        if scenario.split is None
        else "拆分只算奖励资金：拆出的各部分其他指标没有公布，排名按没有拆分算",
        formats={"情景（元）": decimals(2), "比原来（元）": _difference},
        bars=("情景（元）", "比原来（元）"),
    )
    moved = [
        (study.short_names[code], before / FEN_PER_WAN, after / FEN_PER_WAN)
        for code, before, after in zip(
            rows.index, rows["before_fen"], rows["after_fen"], strict=True
        )
    ]
    return [_moved_picture(moved, decimals(2), "奖励资金（万元）", study.mark), shown]


def places(answers: Answers, scenario: Scenario, drawn) -> list[Moved | Table | Text]:
    """Who comes last: in an open quarter the chances, in a complete one the ranking with how often
    each is among the last under other weights.
    """
    study = answers.study
    if study.policy.ranking is None:
        return [Text("政策文件里没有排名办法。")]
    if sum(scenario.weights.values()) == 0:
        return [Text("权重不能都为 0。")]
    if drawn is not None:
        old, new = (
            what_if.last_chances(answers, what_if.as_given(study.policy), drawn),
            what_if.last_chances(answers, scenario, drawn),
        )
        table = pd.DataFrame({"乡镇": study.short_names, "原来": old, "情景": new})
        shown = Table(
            table[(table[["原来", "情景"]] >= ranking_page.LEAST_SHOWN).any(axis=1)].sort_values(
                "情景", ascending=False
            ),
            "季末落在末位的概率",
            mark=study.mark,
            formats=dict.fromkeys(["原来", "情景"], chance_zh),
        )
        return [_moved_picture(_rows(study, old, new), chance_zh, shown.title, study.mark), shown]
    old, new = standings.ranked(answers), standings.ranked(Answers(what_if.under(study, scenario)))
    if old is None or new is None:
        return [Text(NO_RANKING)]
    table = pd.DataFrame(
        {
            "名次": new.table["rank"],
            "乡镇": study.short_names[new.table.index],
            "得分": new.table["score"],
            "原来名次": old.table["rank"].reindex(new.table.index),
            "权重变动时在末位": new.table["bottom_share"],
            "末位": new.table["flagged"],
        }
    )
    shown = Table(
        table.sort_values("名次"),
        f"综合排名（{new.verdict}）",
        mark=study.mark,
        note="这是推演，不是末位名单；名单以两人审定的为准。",
        formats={
            "名次": "{:.0f}".format,
            "原来名次": "{:.0f}".format,
            "得分": decimals(2),
            "权重变动时在末位": "{:.0%}".format,
        },
    )
    places = decimals(study.policy.ranking.decimals)
    rows = _rows(study, old.table["score"], new.table["score"])
    return [_moved_picture(rows, places, "综合得分", study.mark), shown]


def _rows(study: Study, before: pd.Series, after: pd.Series) -> list[tuple]:
    """(name, before, after) of each township that has both; by township code."""
    both = pd.DataFrame({"before": before, "after": after}).dropna()
    return [
        (study.short_names[code], *row)
        for code, row in zip(both.index, both.to_numpy(), strict=True)
    ]


def _html(parts) -> str:
    """Exhibits, or why there are none: an assumption may be impossible, such as a floor that the
    fund cannot pay.
    """
    try:
        return "".join(part._repr_html_() for part in parts())
    except (ValueError, InputRefused) as error:
        return Text(reason(error))._repr_html_()
