"""The leader's page (领导一页): how the quarter stands in one sentence, and each target, in tidy
frames and short Chinese sentences of figures that the other notebooks hold.

What stands below on the page has modules of its own: `leader_path`, `leader_townships`,
`leader_actions`.
"""

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import apart_in, half_up, in_full, with_unit
from zx_analysis.city.periods import to_date_zh
from zx_analysis.city.policy import Target
from zx_analysis.forecasting import Outlook
from zx_analysis.forecasting.attainment import DIGITS, chance_zh, settled, spaced, unmet
from zx_analysis.quarter import leader_path, outlooks, programmes, trial
from zx_analysis.quarter.analysis import Sentence, moved_zh, pace_zh, span_zh
from zx_analysis.quarter.analysis_figures import TOTAL
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import NEW, Study

MOST_NAMED = 2  # targets that the sentence names, and what a trial changed
# colour of the policy → the word, and between which probabilities the word is true
WORDS = {
    "green": ("很有把握", 0.5, 1),
    "blue": ("有望", 0.5, 1),
    "orange": ("五五开", 0.4, 0.6),
    "red": ("难", 0, 0.5),
}
UNSURE = "没有把握"
PAST_FORECASTS = (
    "图中各月末的预计是当时的预测，不是公布数；八成范围由更早的预测误差得出，本来就有落在外面的。"
)


def certainty_zh(look: Outlook) -> str:
    """How sure a target is, in a word: by the policy's colour, and by the probability itself where
    the policy's thresholds would make the word untrue."""
    if look.final:
        return "已完成" if look.met else "未完成"
    if look.met:
        return "已达到"
    if np.isnan(look.probability):
        return "期限未到"
    return word_zh(look.colour, look.probability)


def word_zh(colour: str, probability: float) -> str:
    """How sure something is of which the policy's thresholds give a probability a colour."""
    word, least, most = WORDS[colour]
    return word if least <= probability <= most else UNSURE


def targets(answers: Answers, looks: list[Outlook], units: pd.DataFrame) -> pd.DataFrame:
    """A row for each target, its figures in its unit, in words what it stands at (value_zh), what
    is missing (gap_zh) and how it moves (trend_zh); chance_zh is empty of facts. units: of
    `analysis_figures`.
    """
    study, left = answers.study, beside(answers)
    declared = {target.label_zh: target for target in study.policy.targets}
    city = units[units["township_code"] == TOTAL].set_index("indicator").to_dict("index")
    rows = []
    for look in looks:
        target = declared[look.label_zh]
        rows.append(
            {
                "label_zh": look.label_zh,
                "unit": look.unit,
                "known": look.known,
                "low80": look.low80,
                "median": look.median,
                "high80": look.high80,
                "target": look.target,
                "colour": look.colour,
                "certainty_zh": certainty_zh(look),
                "chance_zh": ""
                if look.final or look.met or np.isnan(look.probability)
                else chance_zh(look.probability),
                "value_zh": value_zh(look),
                "gap_zh": gap_zh(study, target, look),
                "trend_zh": "，".join(
                    filter(None, (_trend_zh(study, target, look, city), left.get(look.label_zh)))
                ),
            }
        )
    return pd.DataFrame(rows)


def beside(answers: Answers) -> dict[str, str]:
    """By the label of the target of new enterprises: how many have left in the quarter, which their
    number does not take off, and what is left of those approved; empty where nobody left. What the
    ledger approved is called so where the bulletins count otherwise."""
    study = answers.study
    targets = [one for one in study.policy.targets if one.indicator == NEW]
    try:
        own = programmes.entrants(answers)
    except ValueError:
        return {}  # too little to learn from: page 5 says so
    if own is None or not own.exits or not targets:
        return {}
    same = own.approved == half_up(float(study.panel.to_date(NEW).sum()), 0)
    left = (
        f"{'新增' if same else '台账批准'} {own.approved} 家、退库 {own.exits} 家，"
        f"净增 {own.approved - own.exits} 家（目标看新增）"
    )
    return {target.label_zh: left for target in targets}


def headline(looks: list[Outlook]) -> str:
    """How the quarter stands, in one sentence: what fails first, then what is in doubt, then how
    many are well."""
    due = [look for look in looks if look.colour]
    if not due:
        return "没有到期的目标。"
    failing = unmet(due)
    clauses = [_short_zh(look) for look in failing[:MOST_NAMED]]
    if more := len(failing) - MOST_NAMED:
        clauses += [f"另有 {more} 项{'没有完成' if settled(due) else UNSURE}"] if more > 0 else []
    well = [look for look in due if look not in failing]
    if well:
        clauses.append(_well_zh(well, alone=not failing))
    return "；".join(clauses) + "。"


def known_zh(answers: Answers, looks: list[Outlook], units: pd.DataFrame) -> str:
    """What is known of the quarter's level, what the rest of it has to make, how likely all targets
    are met together."""
    study, level = answers.study, answers.study.level
    rows = units[(units["township_code"] == TOTAL) & (units["indicator"] == level.name)]
    said = []
    if len(rows):
        row = rows.iloc[0]
        span = to_date_zh(row["period"])
        text = f"{span}{level.label_zh} {half_up(row['shown'], 2):,} {level.shown_unit}"
        if pd.notna(row["growth_pct"]):
            basis = "按可比口径" if row["basis"] == "published" else "比上年同期"
            text += f"，{basis}{moved_zh(row['growth_pct'])}"
        if study.complete and pd.notna(row["change_pp"]):
            text += f"，增速{pace_zh(row['change_pp'], row['earlier_period'])}"
        said.append(text + (_last_month_zh(study, row["revised"]) if study.complete else ""))
    target = study.policy.quarter_target(level.name)
    look = next((one for one in looks if target and one.label_zh == target.label_zh), None)
    if target and look and not look.final and not look.met:
        goal = f"{in_full(target.value)} {target.unit}"
        said.append(f"{gap_zh(study, target, look)}才到 {goal}")
    sentence = "；".join(said) + "。" if said else ""
    forecast = [look for look in looks if look.colour]
    if len(forecast) > 1 and not settled(looks):
        together = outlooks.joint(answers)
        chance = spaced(chance_zh(together.probability))
        basis = "" if together.quarters else f"（误差的关联取经验值 {together.correlation:.2f}）"
        sentence += f"{len(forecast)} 项目标同时达到的概率为{chance}{basis}。"
    return sentence


def _last_month_zh(study: Study, revised: float) -> str:
    """'；其中3月 109.45 亿元' as it was published by itself, and what the year to date has besides,
    `revised` in the unit of reports; '' where it was not."""
    history, months = study.panel.history(study.city.level)
    made = history.iloc[-1].sum(skipna=False)
    if months.iloc[-1] != 1 or history.index[-1] != study.quarter.last or np.isnan(made):
        return ""
    shown = half_up(study.level.shown(made), 2)
    last = f"；其中{int(study.quarter.last[5:])}月 {shown:,} {study.level.shown_unit}"
    moved = 0 if pd.isna(revised) else half_up(revised, 2)
    return last + (f"，另有对以前月份的修订 {moved:+,} {study.level.shown_unit}" if moved else "")


def notes(
    study: Study, looks: list[Outlook], written: list[Sentence], path: pd.DataFrame
) -> list[str]:
    """What stands at the foot: how the ranges are made, what a trial changes, where the figures are
    from. written: the sentences of the analysis; path: of `leader_path`, which shows forecasts of a
    closed quarter, too."""
    said = []
    if settled(looks):
        if (path["kind"] == "forecast").any():
            said.append(PAST_FORECASTS)
    else:
        past = {one.id: one.text for one in written if one.id in ("past_ranges", "past_none")}
        how = "" if "past_none" in past else "由过去的预测误差得出，"
        said.append(f"预计和八成范围{how}不是公布数。{''.join(past.values())}")
    if study.given_policy:
        said.append(_trial_zh(study))
    return [*said, f"数据来源：{study.city.source}。"]


def lines(**texts: str) -> pd.DataFrame:
    """Sentences by their place on the page, for the CSV of the pack."""
    return pd.DataFrame(list(texts.items()), columns=["place", "text"])


def _trial_zh(study: Study) -> str:
    """What the policy of a trial says otherwise than the city's own, old → new."""
    changed = trial.changed_rules(study)
    if changed is None:
        return trial.NOTHING_BESIDE
    if not changed:
        return trial.NO_OTHER
    more = f"；等 {len(changed)} 处" if len(changed) > MOST_NAMED else ""
    return f"试算：与本市的政策不同，{'；'.join(changed[:MOST_NAMED])}{more}。"


def _points(look: Outlook, value: float) -> str:
    """A difference to the target: '4.75 亿元', '0.1 个百分点'."""
    return with_unit(look.figure(value), apart_in(look.unit))


def value_zh(look: Outlook) -> str:
    """What a target stands at; of what is reached already also what is expected."""
    more = f"，预计 {look.figure_zh(look.median)}" if look.reached_early else ""
    return look.value_zh + more


def _beside_target(look: Outlook, value: float) -> str:
    """'比目标多 4.75 亿元', '比目标少 0.1 个百分点', '正好是目标数'."""
    beyond = value - look.target
    if half_up(beyond, DIGITS.get(look.unit, 2)) == 0:
        return "正好是目标数" if beyond >= 0 else "比目标略少"
    return f"比目标{'多' if beyond > 0 else '少'} {_points(look, abs(beyond))}"


def gap_zh(study: Study, target: Target, look: Outlook) -> str:
    """What is missing, or by how much it is passed."""
    if look.final:
        return _beside_target(look, look.median)
    if np.isnan(look.probability):
        return f"全年目标，还差 {_points(look, look.gap)}"
    if look.met:
        return f"已有的{_beside_target(look, look.known)}"
    if target.measure == "growth" or not target.indicator:
        return f"预计{_beside_target(look, look.median)}"
    rest = study.quarter.months[study.panel.known_months(target.indicator, study.quarter) :]
    return f"{leader_path.span_zh(rest)}还要完成 {_points(look, look.target - look.known)}"


def _trend_zh(study: Study, target: Target, look: Outlook, city: dict) -> str:
    """How a target's indicator moves, as last published (city: its row, by indicator); of projects
    from which stage they count."""
    if target.indicator is None or target.indicator not in city:
        return f"从{look.counted_from}起计" if look.counted_from else ""
    row = city[target.indicator]
    span, said = to_date_zh(row["period"]), []
    if target.measure == "growth":
        now = "" if look.final else f"{span} {half_up(row['value'], 1)}%"
        if pd.isna(row["earlier_growth_pct"]):
            return now
        before = f"{span_zh(row['earlier_period'])} {half_up(row['earlier_growth_pct'], 1)}%"
        return f"{now}（{before}）" if now else before
    if not look.final and not look.met:
        said.append(f"{span} {look.figure_zh(look.known)}")
    if study.city.measure(target.indicator).kind == "count":
        if pd.notna(row["base"]):
            said.append(f"上年同期 {half_up(row['base'], 0)} {look.unit}")
    elif pd.notna(row["growth_pct"]):
        said.append(moved_zh(row["growth_pct"]))
    return "，".join(said)


def _short_zh(look: Outlook) -> str:
    """A target that fails or is in doubt, as a clause of the headline."""
    if look.final:
        return f"{look.label_zh}没有达到 {look.target_zh}，{_beside_target(look, look.median)}"
    word = certainty_zh(look)
    if word == WORDS["red"][0]:
        return f"{look.label_zh}难以达到 {look.target_zh}"
    return f"{look.label_zh}能否到 {look.target_zh}，{word}"


def _well_zh(well: list[Outlook], *, alone: bool) -> str:
    """How many targets are met or likely to be; alone: these are all."""
    count = f"{'' if alone else '其余 '}{len(well)} 项到期目标"
    met = sum(look.met for look in well)
    if met == len(well):
        return f"{count}{'都' if len(well) > 1 else ''}已{'完成' if settled(well) else '达到'}"
    return f"{count}有望{'或已经' if met else ''}达到"
