"""A quarter is read once, and what is computed of it is computed once: `open_study`, `Answers`."""

import contextlib
import zlib
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from zx_analysis.city import City, Policy, Quarter
from zx_analysis.city.periods import month_index
from zx_analysis.cleaning import clean_city, read_ledgers
from zx_analysis.quarter.injected import refuse_unknown_parameters
from zx_analysis.quarter.study import Study

P = ParamSpec("P")
T = TypeVar("T")


class Answers:
    """What is computed of a study with one seed of the random draws, each once.

    Passed on wherever something computed is needed; the functions that compute it are marked with
    `once`, in the modules of their subjects.
    """

    def __init__(self, study: Study, seed: int = 0):
        self.study, self.seed = study, seed
        # by function, seed and arguments what was computed; of `once` alone
        self.computed: dict[tuple, Any] = next(
            (kept.computed for kept in _kept.values() if kept.study is study), {}
        )

    def stream(self, name: str) -> list[int]:
        """A seed of its own for each indicator or ledger: drawn from one, tax and investment would
        rise and fall together."""
        return [self.seed, zlib.crc32(name.encode())]


def once(
    compute: Callable[Concatenate[Answers, P], T],
) -> Callable[Concatenate[Answers, P], T]:
    """A function of answers and hashable arguments, computed once and then shared, also with
    kernels that are forked later: nobody may change what it gives."""

    @wraps(compute)
    def shared(answers: Answers, *arguments: P.args, **named: P.kwargs) -> T:
        key = (compute, answers.seed, arguments, tuple(sorted(named.items())))
        if key not in answers.computed:
            answers.computed[key] = compute(answers, *arguments, **named)
        return answers.computed[key]

    return shared


# A run reads once: its kernels are forked from it, read nothing and go on from what it has
# computed. Empty outside a run.
_kept: dict[tuple[str, str, str, str], Answers] = {}


@contextlib.contextmanager
def kept(answers: Answers, policy: str = "") -> Iterator[None]:
    """`open_study` of the same city, quarter, month and policy gives the study of these answers,
    and `Answers` of it what they hold, for as long as the context lasts, also in processes forked
    meanwhile."""
    study = answers.study
    key = (study.city.slug, str(study.quarter), study.as_of, policy)
    _kept[key] = answers
    try:
        yield
    finally:
        del _kept[key]


def open_study(city: str, quarter: str, as_of: str = "", policy: str = "") -> Study:
    """Read and check the city, the quarter's policy, every bulletin and ledger.

    city: the name of its folder under data/raw; quarter: '2022Q1'; as_of: only what was published
    by 'YYYY-MM' (empty: all); policy: another policy file (empty: the city's own). `study.panel`
    answers for the figures: `history(indicator)` gives slots × units in the indicator's unit and
    the months each slot covers; its columns are the units' codes, and
    `history.rename(columns=study.short_names)` has their names, as a chart should. InputRefused
    lists every cell, file or key that is doubtful; ValueError where quarter or month are none, and
    in a notebook that papermill gave a parameter which it does not declare.

    The made-up city publishes 1-2月 as one figure from 2019 on: to March 2022 these are 3 · 11 + 2
    = 35 slots of 3 · 12 + 3 = 39 months. The 合计 of January to March 2022 in its bulletin is
    272.75 亿元, as published last (a level to date carries revisions: it is not the sum of its
    slots).

    >>> study = open_study("zhongxiang", "2022Q1")
    >>> history, months = study.panel.history(study.city.level)
    >>> len(history), int(months.sum()), study.level.unit
    (35, 39, '万元')
    >>> history.rename(columns=study.short_names).columns[:2].tolist()
    ['郢中街道', '洋梓镇']
    >>> float(round(study.panel.quarter_levels(study.city.level).loc["2022-03"].sum() / 10_000, 2))
    272.75
    """
    refuse_unknown_parameters()
    if (known := _kept.get((city, quarter, as_of, policy))) is not None:
        return known.study
    asked = Quarter.parse(quarter)
    if as_of:
        month_index(as_of)
    place = City.load(city)
    plan = Policy.load(place, quarter, policy)
    register = place.register()
    cleaned = clean_city(place, as_of)
    return Study(
        place, asked, plan, register, cleaned, read_ledgers(place, register), as_of, policy
    )
