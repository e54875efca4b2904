"""What a meeting asks of the quarter's result: the targets, the months that make them, why the
forecast moved; then of money and places."""

from collections.abc import Iterator

from zx_analysis.city.amounts import FEN_PER_WAN
from zx_analysis.city.indicators import half_up, in_full
from zx_analysis.forecasting import Outlook
from zx_analysis.forecasting.attainment import chance_zh, settled, spaced
from zx_analysis.pages import changes, rewards
from zx_analysis.pages import same_months as months_page
from zx_analysis.pages.asked import CHANGES, FORECAST, FUND, RANKING, Asked
from zx_analysis.quarter import (
    Answers,
    allocation,
    briefing,
    leader,
    leader_townships,
    news,
    outlooks,
    same_months,
    standings,
)


def reached(answers: Answers) -> Iterator[Asked]:
    """Whether the target of the city's level is met."""
    study = answers.study
    target = study.policy.quarter_target(study.level.name)
    if target is None or (look := outlooks.outlook(answers, target)) is None:
        return
    gap = leader.gap_zh(study, target, look)
    if look.final:
        answer = f"{'到了' if look.met else '没有到'}：{look.figure_zh(look.median)}，{gap}。"
    elif look.met:
        answer = f"已经到了：已公布 {look.figure_zh(look.known)}。"
    else:
        answer = (
            f"{_certainty_zh(look)}：预计 {look.figure_zh(look.median)}"
            f"（八成范围 {look.range_zh}）"
            + (f"，已公布 {look.figure_zh(look.known)}。" if study.known_months else "。")
        )
    where = f"{FORECAST}#各项目标"
    yield Asked(f"{target.label_zh}能不能到 {look.target_zh}？", answer, where)


def _certainty_zh(look: Outlook) -> str:
    """'五五开（概率 56%）'."""
    return f"{leader.certainty_zh(look)}（概率{spaced(chance_zh(look.probability))}）"


def growth(answers: Answers) -> Iterator[Asked]:
    """How far the target of growth is, and what the months that remain would have to do for it."""
    study, target = answers.study, same_months.growth_target(answers.study)
    if target is None or (look := outlooks.outlook(answers, target)) is None:
        return
    told = same_months.same_months(answers)
    gap = leader.gap_zh(study, target, look)
    if look.final:
        parts = [gap] if look.met else [gap, months_page.growth_zh(study, told)]
    else:
        parts = [
            f"{_certainty_zh(look)}，{gap}",
            months_page.growth_zh(study, told),
            months_page.base_zh(study, told),
        ]
    question = f"{target.label_zh}到 {look.target_zh}，差多少、难不难？"
    yield Asked(question, f"{'；'.join(filter(None, parts))}。", f"{FORECAST}#各项目标")


def months(answers: Answers) -> Iterator[Asked]:
    """What the months that remain have to make, of a closed quarter what its last ones made."""
    study, told = answers.study, same_months.same_months(answers)
    answer = months_page.amounts_zh(study, told)
    if not answer:
        return
    asks = "做了多少" if study.complete else "还要完成多少"
    question = f"{told.span}{asks}、往年{told.span}做了多少？"
    yield Asked(question, answer, f"{FORECAST}#各项目标")


def moved(answers: Answers) -> Iterator[Asked]:
    """Why the forecast moved since the pack before."""
    told = news.news(answers)
    if told is None:
        return
    question = (
        "实际为什么与上一次的预计不同？" if answers.study.complete else "预计为什么比上个月变了？"
    )
    yield Asked(question, changes.news_zh(answers.study, told), f"{CHANGES}#预计为什么变了")


def together(answers: Answers) -> Iterator[Asked]:
    """Whether all targets are met together."""
    looks = outlooks.outlooks(answers)
    due = [look for look in looks if look.colour]
    if len(due) < 2:
        return
    missed = [look.label_zh for look in due if not look.met]
    if settled(looks):
        answer = (
            f"不能：到期的 {len(due)} 项完成 {len(due) - len(missed)} 项，"
            f"没有完成的是{'、'.join(missed)}"
            if missed
            else f"到期的 {len(due)} 项都完成了"
        )
    else:
        joint = outlooks.joint(answers)
        answer = (
            f"{len(due)} 项同时完成的概率{spaced(chance_zh(joint.probability))}，"
            f"最难的是{joint.hardest}"
        )
    waiting = [f"{look.label_zh}{look.probability_zh}" for look in looks if not look.colour]
    answer = "；".join([answer, *waiting]) + "。"
    yield Asked(f"{len(looks)} 项目标能不能同时完成？", answer, f"{FORECAST}#各项目标")


def last(answers: Answers) -> Iterator[Asked]:
    """Who may come last, or does, and how firm that is."""
    ranked, plan = standings.ranked(answers), answers.study.policy.ranking
    if ranked is None or plan is None:
        return
    question = "谁可能排在最后、名单稳不稳？"
    if ranked.status != "not yet":
        moved = "".join(check.said for check in ranked.checks if check.name == "noise")
        yield Asked(question, briefing.ranking_sentence(ranked) + moved, f"{RANKING}#结论")
    elif warned := leader_townships.warned_zh(answers):
        answer = f"季度未结束，没有名单{warned}。"
        yield Asked(question, answer, f"{RANKING}#末位预警")


def fund(answers: Answers) -> Iterator[Asked]:
    """What each gets, how that comes about, who would gain and lose under the first of the policy's
    other assumptions."""
    study, rule = answers.study, answers.study.policy.fund
    allocated = allocation.allocation(answers)
    if allocated is None or rule is None:
        return
    amounts = (allocated["amount_fen"] / FEN_PER_WAN).sort_values(ascending=False)
    first, last_one = (study.short_names[code] for code in amounts.index[[0, -1]])
    answer = (
        f"{in_full(amounts.sum())} 万元按 {rule.base_year.value} 年产值占比分到分："
        f"{first}最多 {half_up(amounts.iloc[0], 2):,}，"
        f"{last_one}最少 {half_up(amounts.iloc[-1], 2):,} 万元"
    )
    other = rewards.other_way_zh(answers)
    question = "奖励资金各分多少、怎么来的、换一种办法谁多谁少？"
    yield Asked(question, answer + (f"；{other}。" if other else "。"), f"{FUND}#分配结果")
