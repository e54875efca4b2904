"""Candidates above designated size (进规申报): how many will be approved by the quarter's end,
learnt from what became of candidates in past quarters.

For each stage the rate is the share of past candidates who stood in that stage on the same day of a
past quarter and were approved by that quarter's end; so the time left is in the rate, and nothing
is assumed about how long a stage takes. The rate of a stage is drawn from its Jeffreys posterior,
Beta(approved + 1/2, others + 1/2): where nobody ever stood in a stage that is even chances and no
experience, and such stages are named (`untried`). Given the rates the candidates are independent
and their number is Poisson-binomial. Drawing the rates makes candidates of one stage depend on each
other, as they do. A kind whose declared windows are all closed until the quarter's end has the
probability 0.

Beside them come those who are not in the ledger yet and are approved all the same: their number is
negative binomial, a Poisson count whose rate has the Jeffreys posterior of past quarters,
Gamma(number + 1/2, quarters). An enterprise entered twice counts once.

What it cannot know: why one is stuck, and whether approvals go faster or slower than in past
quarters.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.programme_rules import Window
from zx_analysis.cleaning import contracts
from zx_analysis.messages import message
from zx_analysis.programmes import todo_lists

COUNT = "new_enterprises_count"  # the indicator that their approvals make up
KIND, STAGE, ENDED, APPROVED, REVENUE = (
    "类别",
    "申报阶段",
    "终止日期",
    "批准日期",
    "主营业务收入(万元)",
)
DAYS = {"摸底": "摸底日期", "申报": "申报日期", "审核": "审核日期", "批准": APPROVED}
STAGES = ("摸底", "申报", "审核")
FEWEST_AT_RISK = 10  # past candidates of all stages together from which rates are learnt
RATE_DRAWS = 1000
DRAWS = 2000
TAIL = 1e-9  # of those not in the ledger yet: what is cut off


@dataclass(frozen=True)
class Entrants:
    """Approvals of one quarter. approved: so far; chances: of each candidate under way, by the
    index of the ledger's rows; pmf: (n + 1,) of the number approved by the quarter's end, from 0
    on; rates: per stage at_risk, approved, rate; unlisted: mean number of past quarters who were
    approved by the end and not in the ledger on that day; exits: enterprises that left in the
    quarter so far; waiting: how many are under way, also without an open window; quarters: how many
    past quarters taught this.
    """

    approved: int
    chances: pd.Series
    pmf: np.ndarray
    rates: pd.DataFrame
    unlisted: float
    exits: int
    waiting: int = 0
    quarters: int = 0

    @property
    def coming(self) -> np.ndarray:
        """pmf of the number still to be approved, from 0 on."""
        return self.pmf[self.approved :]

    def draws(self, *, seed: int | list[int] = 0) -> np.ndarray:
        """(DRAWS,) of the number still to be approved: the quantiles of its distribution, in random
        order, so that shares of the draws are its probabilities.
        """
        shares = (np.arange(DRAWS) + 0.5) / DRAWS
        found = np.searchsorted(self.coming.cumsum(), shares).clip(max=len(self.coming) - 1)
        return np.random.default_rng(seed).permutation(found).astype(float)

    def probability_at_least(self, target: int) -> float:
        return float(self.pmf[max(int(target), 0) :].sum())

    def quantile(self, share: float) -> int:
        """The least number that is not exceeded with probability `share`."""
        return int(np.searchsorted(self.pmf.cumsum(), share - 1e-12))

    @property
    def expected(self) -> float:
        return float(self.pmf @ np.arange(len(self.pmf)))


def stages_on(rows: pd.DataFrame, day: datetime.date) -> pd.Series:
    """The stage of each row on `day` by its dates alone: 摸底, 申报, 审核, 批准, 终止, or '' where
    it was not found yet.
    """
    today = day.isoformat()

    def reached(column: str) -> np.ndarray:
        days = rows[column].to_numpy(object)  # the past asks for every quarter: a Series costs more
        return (days != "") & (days <= today)

    stage = np.full(len(rows), "", object)
    for name, column in DAYS.items():
        stage[reached(column)] = name
    stage[reached(ENDED) & (stage != "批准")] = "终止"
    return pd.Series(stage, rows.index, dtype="str")


def standing(rows: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """The ledger of candidates as it stood on `day`, by its dates: who was found later is not in
    it, what happened later has not, and the stage is the one of that day. Where nothing happened
    later the stage is as entered.
    """
    then, now = stages_on(rows, day), stages_on(rows, datetime.date.max)
    columns = [column for column in (*DAYS.values(), ENDED) if column in rows]
    days = {column: todo_lists.until(rows[column], day) for column in columns}
    stage = rows[STAGE].mask(then != now, then)
    return rows.assign(**{STAGE: stage, **days})[(then != "") | (now == "")]


def poisson_binomial(chances) -> np.ndarray:
    """pmf (n + 1, …) of the number of successes of n independent trials with these probabilities
    (n, …), by convolution.
    """
    chances = np.asarray(chances, dtype=float)
    none = np.zeros((1, *chances.shape[1:]))
    pmf = none + 1
    for chance in chances:
        pmf = np.concatenate([pmf, none]) * (1 - chance) + np.concatenate([none, pmf]) * chance
    return pmf


def past_days(
    past: pd.DataFrame, first: datetime.date, day: datetime.date, last: datetime.date
) -> list[tuple[datetime.date, datetime.date, datetime.date]]:
    """(first, day, last) of every quarter before this one that the past covers: its ends, and as
    far before its end as `day` is before `last`.

    The past begins with the quarter of the first approval: who was found earlier is there only if
    he got through.
    """
    approved = past.loc[past[APPROVED] != "", APPROVED]
    found, begin = [], first
    earliest = approved.min() if len(approved) else first.isoformat()
    while (end := _quarter_end(_quarter_before(begin))).isoformat() >= earliest:
        begin = _quarter_before(begin)
        found.append((begin, max(end - (last - day), begin - datetime.timedelta(days=1)), end))
    return found[::-1]


def stage_rates(
    past: pd.DataFrame, quarters: list[tuple[datetime.date, datetime.date, datetime.date]]
) -> tuple[pd.DataFrame, float]:
    """Per stage (index) at_risk, approved, rate over these quarters; and the mean number approved
    by the end who were not found on the day.
    """
    at_risk, approved, unlisted = dict.fromkeys(STAGES, 0), dict.fromkeys(STAGES, 0), 0
    approved_on = past[APPROVED].to_numpy(object)
    for _, day, last in quarters:
        stood = stages_on(past, day).to_numpy()
        through = (approved_on > day.isoformat()) & (approved_on <= last.isoformat())
        unlisted += int((through & (stood == "")).sum())
        for stage in STAGES:
            at_risk[stage] += int((stood == stage).sum())
            approved[stage] += int(((stood == stage) & through).sum())
    table = pd.DataFrame({"at_risk": at_risk, "approved": approved}).rename_axis("stage")
    return table.assign(
        rate=table["approved"] / table["at_risk"].where(table["at_risk"] > 0)
    ), unlisted / len(quarters) if quarters else 0.0


def untried(stages: pd.Series, rates: pd.DataFrame) -> pd.Series:
    """Of the candidates under way (their stages), how many stand in each stage of which no past
    candidate teaches anything.
    """
    counts = stages.value_counts().reindex(list(STAGES), fill_value=0)
    return counts[(counts > 0) & (rates["at_risk"].reindex(list(STAGES)) == 0)]


def entrants(
    rows: pd.DataFrame,
    past: pd.DataFrame,
    exits: pd.DataFrame | None,
    first: datetime.date,
    day: datetime.date,
    last: datetime.date,
    windows: tuple[Window, ...] = (),
    *,
    seed: int | list[int] = 0,
) -> Entrants:
    """rows, past, exits: the ledgers as read; first, last: days of the quarter; day: the last one
    known.

    ValueError where candidates are under way, days are left, and the past has fewer than
    FEWEST_AT_RISK to learn from.
    """
    quarters = past_days(past, first, day, last)
    rates, unlisted = stage_rates(past, quarters)
    standing, who = stages_on(rows, day), contracts.enterprise_keys(rows)
    done = (standing == "批准") & (rows[APPROVED] >= first.isoformat())
    approved = who[done].unique()
    waiting = rows[standing.isin(STAGES) & ~who.isin(approved)] if day < last else rows.iloc[:0]
    waiting = waiting.loc[_furthest(standing[waiting.index], who)]
    possible = [still_open(kind, day, last, windows) for kind in waiting[KIND]]
    open_ = waiting[pd.Series(possible, waiting.index, dtype=bool)]
    if len(open_) and rates["at_risk"].sum() < FEWEST_AT_RISK:
        count = rates["at_risk"].sum()
        raise ValueError(
            str(message("too_few_past_candidates", count=count, fewest=FEWEST_AT_RISK))
        )
    stage = standing[open_.index]
    means, pmf = _approvals(stage, rates, len(approved), seed)
    if day < last and quarters:
        pmf = np.convolve(pmf, newcomers(unlisted * len(quarters), len(quarters)))
    gone = (
        None
        if exits is None
        else exits[
            (exits["退库日期"] >= first.isoformat()) & (exits["退库日期"] <= day.isoformat())
        ]
    )
    left = 0 if gone is None or gone.empty else contracts.enterprise_keys(gone).nunique()
    return Entrants(
        len(approved),
        stage.map(means).astype(float),
        pmf,
        rates,
        unlisted,
        left,
        len(waiting),
        len(quarters),
    )


def under_way(rows: pd.DataFrame, day: datetime.date) -> int:
    """How many enterprises of the ledger stand on a stage on `day` and were not approved; also
    those whose window is closed."""
    standing, who = stages_on(rows, day), contracts.enterprise_keys(rows)
    return who[standing.isin(STAGES) & ~who.isin(who[standing == "批准"])].nunique()


def _furthest(stage: pd.Series, who: pd.Series) -> list:
    """The index of one entry for each enterprise: the one that got furthest."""
    far = stage.map(list(STAGES).index).sort_values(ascending=False, kind="stable")
    return sorted(far[~who[far.index].duplicated()].index)


def newcomers(number: float, quarters: int) -> np.ndarray:
    """pmf from 0 on of how many who are not in the ledger yet will be approved: `number` were in so
    many past quarters.
    """
    from scipy.stats import nbinom  # slow to import: only where it is asked for

    law = number + 0.5, quarters / (quarters + 1)
    return nbinom.pmf(np.arange(int(nbinom.isf(TAIL, *law)) + 1), *law)


def by_township(
    own: Entrants,
    rows: pd.DataFrame,
    stage: pd.Series,
    shares: pd.Series,
    *,
    seed: int | list[int] = 0,
) -> np.ndarray:
    """(DRAWS, townships) of the number still to be approved, in the order of `shares`: candidates
    where the ledger says they are, by the stage of each; those not in it yet by the townships'
    shares of past approvals.
    """
    rng, towns = np.random.default_rng(seed), list(shares.index)
    rates = _drawn_rates(own.rates, DRAWS, rng)
    unlisted = rng.poisson(rng.gamma(own.unlisted * own.quarters + 0.5, 1 / own.quarters, DRAWS))
    found = rng.multinomial(unlisted, (shares / shares.sum()).to_numpy()).astype(float)
    for at in own.chances.index:
        if (town := rows.at[at, "township_code"]) in towns:
            found[:, towns.index(town)] += rng.random(DRAWS) < rates[stage[at]]
    return found


def _drawn_rates(
    rates: pd.DataFrame, draws: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """By stage (draws,) of its rate, from its Jeffreys posterior."""
    approved, at_risk = rates["approved"], rates["at_risk"]
    return {
        name: rng.beta(approved[name] + 0.5, at_risk[name] - approved[name] + 0.5, draws)
        for name in STAGES
    }


def _approvals(
    stage: pd.Series, rates: pd.DataFrame, done: int, seed: int | list[int]
) -> tuple[dict[str, float], np.ndarray]:
    """Mean rate by stage, and the pmf of all approvals of the quarter: those done and the
    Poisson-binomial number of those under way.
    """
    rng = np.random.default_rng(seed)
    drawn = _drawn_rates(rates, RATE_DRAWS, rng)
    chances = np.reshape([drawn[name] for name in stage], (len(stage), RATE_DRAWS))
    coming = np.ascontiguousarray(poisson_binomial(chances).T).mean(axis=0)
    return {name: float(draws.mean()) for name, draws in drawn.items()}, np.concatenate(
        [np.zeros(done), coming]
    )


def still_open(
    kind: str, day: datetime.date, last: datetime.date, windows: tuple[Window, ...]
) -> bool:
    """Whether a day after `day`, up to `last`, lies in a window of this kind; always where no
    window is declared for it.
    """
    return deadline(kind, day, last, windows) is not None


def deadline(
    kind: str, day: datetime.date, last: datetime.date, windows: tuple[Window, ...]
) -> datetime.date | None:
    """The last day up to `last` and after `day` on which an approval of this kind still counts;
    None where there is none.
    """
    own = [window for window in windows if window.kind == kind]
    days = [last - datetime.timedelta(days=n) for n in range((last - day).days)]
    return next((d for d in days if not own or any(window.open_on(d) for window in own)), None)


def hindcasts(
    past: pd.DataFrame,
    first: datetime.date,
    day: datetime.date,
    last: datetime.date,
    target: int,
    *,
    seed: int | list[int] = 0,
) -> pd.DataFrame:
    """Every past quarter from the same day of it, its rates learnt from all the other quarters:
    quarter's last day, approved on the day, expected, low80, high80, actual, probability of
    reaching `target`. Windows are in the past's own figures. The others include later quarters.
    """
    found, quarters = [], past_days(past, first, day, last)
    for own in quarters:
        start, then, end = own
        others = [other for other in quarters if other != own]
        rates, unlisted = stage_rates(past, others)
        if rates["at_risk"].sum() < FEWEST_AT_RISK:
            continue
        standing = stages_on(past, then)
        done = int(((standing == "批准") & (past[APPROVED] >= start.isoformat())).sum())
        actual = int(
            ((past[APPROVED] >= start.isoformat()) & (past[APPROVED] <= end.isoformat())).sum()
        )
        pmf = _approvals(standing[standing.isin(STAGES)], rates, done, seed)[1]
        pmf = np.convolve(pmf, newcomers(unlisted * len(others), len(others)))
        guess = Entrants(done, pd.Series(dtype=float), pmf, rates, unlisted, 0)
        found.append(
            (
                end,
                done,
                guess.expected,
                guess.quantile(0.1),
                guess.quantile(0.9),
                actual,
                guess.probability_at_least(target),
            )
        )
    return pd.DataFrame(
        found, columns=["last_day", "known", "expected", "low80", "high80", "actual", "probability"]
    )


def stays(past: pd.DataFrame) -> dict[str, float]:
    """Days in each stage that nine of ten past candidates did not exceed, until the next stage or
    until they gave up; NaN with fewer than FEWEST_AT_RISK to learn from.
    """
    days = {
        column: pd.to_datetime(past[column], errors="coerce") for column in (*DAYS.values(), ENDED)
    }
    found = {}
    for stage, following in zip(STAGES, (*STAGES[1:], "批准"), strict=True):
        took = (days[DAYS[following]].fillna(days[ENDED]) - days[DAYS[stage]]).dt.days.dropna()
        found[stage] = float(took.quantile(0.9)) if len(took) >= FEWEST_AT_RISK else np.nan
    return found


def todo(
    rows: pd.DataFrame,
    past: pd.DataFrame,
    day: datetime.date,
    last: datetime.date,
    windows: tuple[Window, ...],
) -> pd.DataFrame:
    """Who has to be seen to get through in time, who has been in a stage for longer than nine of
    ten were, whose windows are closed, whose stage contradicts its dates.
    """
    stage, usual = stages_on(rows, day), stays(past)
    under_way = rows.assign(stage=stage)[
        stage.isin(STAGES)
    ]  # an empty frame would take on all rows of what is assigned to it
    ends = pd.Series(
        [deadline(kind, day, last, windows) for kind in under_way[KIND]],
        under_way.index,
        dtype=object,
    )
    waiting = pd.Series(
        [_days(row[DAYS[row["stage"]]], day) for row in under_way.to_dict("records")],
        under_way.index,
        dtype=float,
    )
    open_ = (
        under_way[ends.notna() & under_way["stage"].isin(["申报", "审核"])]
        if day < last
        else under_way.iloc[:0]
    )
    shut = under_way[ends.isna()] if day < last else under_way.iloc[:0]
    stuck = under_way[waiting > under_way["stage"].map(usual)]
    by_dates = stages_on(rows, datetime.date.max)
    wrong = rows[by_dates != rows[STAGE]]
    return todo_lists.joined(
        todo_lists.entries(
            open_,
            [
                f"处于{at}，{end.isoformat()} 前批准才计入本季度"
                for at, end in zip(open_["stage"], ends[open_.index], strict=True)
            ],
            day=ends[open_.index].map(str),
            days=waiting[open_.index],
            due=ends[open_.index].map(str),
            stake_wan=_revenue(open_),
        ),
        todo_lists.entries(
            stuck,
            [f"在{at}阶段的时间已超过以往九成企业（{usual[at]:.0f} 天）" for at in stuck["stage"]],
            day=[row[DAYS[row["stage"]]] for row in stuck.to_dict("records")],
            days=waiting[stuck.index],
            due=[
                todo_lists.later(row[DAYS[row["stage"]]], int(usual[row["stage"]]))
                for row in stuck.to_dict("records")
            ],
            stake_wan=_revenue(stuck),
        ),
        todo_lists.entries(
            shut,
            shut[KIND].map("{}在本季度已没有申报窗口".format),
            days=waiting[shut.index],
            stake_wan=_revenue(shut),
        ),
        todo_lists.entries(
            wrong,
            [
                f"申报阶段写“{said}”，按日期是“{found or '尚未摸底'}”"
                for said, found in zip(wrong[STAGE], by_dates[wrong.index], strict=True)
            ],
        ),
    )


def _revenue(rows: pd.DataFrame) -> pd.Series:
    """Revenue by the ledger, 10,000 yuan; the ledger of past years has none."""
    return pd.to_numeric(rows[REVENUE]) if REVENUE in rows else pd.Series(np.nan, rows.index)


def _days(since: str, day: datetime.date) -> int:
    return (day - datetime.date.fromisoformat(since)).days


def _quarter_before(first: datetime.date) -> datetime.date:
    return datetime.date(first.year - (first.month == 1), (first.month - 4) % 12 + 1, 1)


def _quarter_end(first: datetime.date) -> datetime.date:
    return datetime.date(
        first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1
    ) - datetime.timedelta(days=1)
