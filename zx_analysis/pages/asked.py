"""A question of the first page, and the pages to which the answers lead."""

from typing import NamedTuple

FORECAST, FUND = "2_forecast_attainment.html", "3_allocate_rewards.html"
RANKING, PROGRAMMES = "4_rank_townships.html", "5_track_programmes.html"
CHANGES = "7_explain_changes.html"


class Asked(NamedTuple):
    """A question, its answer in one line, the address in the pack where more stands; links: names
    and addresses of what the answer names besides."""

    question: str
    answer: str
    where: str
    links: tuple[tuple[str, str], ...] = ()
