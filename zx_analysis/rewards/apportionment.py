"""Apportionment (名额分配): whole units shared out by weight, in exact integers and fractions.

Every function takes `weights`, whole numbers ≥ 0 by code, and returns values by code; the order of
the codes never matters. Bounds are whole units. Sources: Balinski and Young, Fair Representation
(1982), for both methods and their paradoxes; Pukelsheim, Proportional Representation (2017), for
minimum and maximum requirements and for the jump-and-step algorithm.
"""

import heapq
import math
from fractions import Fraction


def bounded_quotas(units: int, weights: dict, low: dict, high: dict) -> dict:
    """Quotas clip(λ · weight, low, high) that sum to `units`: water-filling in exact fractions.

    Needs Σ low ≤ units ≤ Σ high, and high = low where the weight is 0. Each round fixes the side
    whose violations are larger; λ then moves towards the other side only, so what is fixed stays
    fixed and the loop ends after at most one round per code.
    """
    quota = {code: Fraction(low[code]) for code in weights}
    free = {code for code in weights if weights[code]}
    while free:
        rest = units - sum(quota[code] for code in weights if code not in free)
        level = Fraction(rest, sum(weights[code] for code in free))
        fair = {code: level * weights[code] for code in free}
        short = {code: low[code] - fair[code] for code in free if fair[code] < low[code]}
        over = {code: fair[code] - high[code] for code in free if fair[code] > high[code]}
        if not short and not over:
            return quota | fair
        lift, press = sum(short.values()), sum(over.values())
        if lift >= press:
            free -= short.keys()
        if press >= lift:
            quota |= {code: Fraction(high[code]) for code in over}
            free -= over.keys()
    return quota


def largest_remainder(units: int, quota: dict, weights: dict, low: dict) -> tuple[dict, set]:
    """Whole units, at least `low`, then one more for the largest remainders; also the codes tied at
    the last one.

    A tied unit goes to the larger weight, then to the smaller code. For quotas from
    `bounded_quotas` the bounds
    hold by themselves. With plain quotas `low` is the minimum requirement of the censuses of the
    19th century: who is lifted gets no extra unit, and the quotas of the others stay as they are.
    """
    whole = {code: math.floor(share) for code, share in quota.items()}
    counts = {code: max(whole[code], low[code]) for code in quota}
    order = [code for code in by_remainder(quota, weights) if counts[code] == whole[code]]
    extra = units - sum(counts.values())
    tied = set()
    if extra and quota[order[extra - 1]] % 1 == quota[order[extra]] % 1:
        tied = {code for code in order if quota[code] % 1 == quota[order[extra]] % 1}
    for code in order[:extra]:
        counts[code] += 1
    return counts, tied


def by_remainder(quota: dict, weights: dict) -> list:
    """The codes in the order in which they get an extra unit."""
    return sorted(quota, key=lambda code: (-(quota[code] % 1), -weights[code], str(code)))


def webster(units: int, quota: dict, weights: dict, low: dict, high: dict) -> tuple[dict, set]:
    """Sainte-Laguë within the bounds: the a-th unit of a township has the claim weight / (a − ½).

    `quota` are the bounded quotas. Returns the units and the codes tied at the last one; ties as
    above.

    Starts from the quotas rounded half down and steps to the exact sum, so a fund of a billion fen
    costs no more than one of a hundred.
    """
    counts = {code: math.ceil(share - Fraction(1, 2)) for code, share in quota.items()}

    def next_claim(code):
        return Fraction(2 * weights[code], 2 * counts[code] + 1)

    def last_claim(code):
        return Fraction(2 * weights[code], 2 * counts[code] - 1)

    order = {
        code: i
        for i, code in enumerate(sorted(counts, key=lambda code: (-weights[code], str(code))))
    }
    missing = units - sum(counts.values())
    step = 1 if missing > 0 else -1
    heap = []

    def offer(code):
        if step > 0 and counts[code] < high[code]:
            heapq.heappush(heap, (-next_claim(code), order[code], code))
        if step < 0 and counts[code] > low[code]:
            heapq.heappush(heap, (last_claim(code), -order[code], code))

    for code in counts:
        offer(code)
    for _ in range(abs(missing)):
        code = heapq.heappop(heap)[2]
        counts[code] += step
        offer(code)
    awarded = {code: last_claim(code) for code in counts if counts[code] > low[code]}
    waiting = {code: next_claim(code) for code in counts if counts[code] < high[code]}
    tied = set()
    if awarded and waiting and min(awarded.values()) == max(waiting.values()):
        claim = max(waiting.values())
        tied = {code for claims in (awarded, waiting) for code in claims if claims[code] == claim}
    return counts, tied
