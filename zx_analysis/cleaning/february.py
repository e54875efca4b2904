"""February alone, or apart from January: the two are surveyed and published together."""

from collections.abc import Set

from zx_analysis.cleaning.checks import Figures, label_of, say
from zx_analysis.reading import Observation


def check_february(figures: Figures, surveyed: Set[str]) -> list[dict]:
    """A figure for February alone with none for January: January and February are surveyed
    together, it is probably the joint one; where that is known too, it is the one that counts.
    Both apart and no joint one, of an indicator that is `surveyed`: said once of each file.
    """
    february = [o for o in figures if o.months == 1 and o.period.endswith("-02")]
    known = {
        (o.code, o.indicator, o.period, o.months)
        for o in (figures if february else ())
        if o.period[5:] <= "02"
    }
    first: dict[tuple, Observation] = {}
    for o in february:
        joint = (o.code, o.indicator, o.period, 2) in known
        if (o.code, o.indicator, f"{o.period[:4]}-01", 1) not in known:
            id = "february_beside_joint" if joint else "february_alone"
            first.setdefault((id, o.file, o.sheet, o.indicator, o.period), o)
        elif not joint and o.indicator in surveyed:
            first.setdefault(("january_apart", o.file, o.indicator), o)
    return [
        say(
            o,
            id,
            expected="1-2月",
            year=o.period[:4],
            label=label_of(o),
            indicator=o.indicator,
        )
        for (id, *_), o in first.items()
    ]
