"""Ties (并列): who is worse than whom by points and, where these are equal, by the tie breakers in order; never by name or row."""

import numpy as np


def _compared(
    mine: np.ndarray, others: np.ndarray, breakers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For rows i against columns j: is j surely worse, is i surely worse. A missing figure leaves it open."""
    j_worse, i_worse = others[None, :] < mine[:, None], others[None, :] > mine[:, None]
    open_ = others[None, :] == mine[:, None]
    for column in breakers.T:
        j_worse |= open_ & (column[None, :] < column[:, None])
        i_worse |= open_ & (column[None, :] > column[:, None])
        open_ &= column[None, :] == column[:, None]
    return j_worse, i_worse


def worse_count(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> np.ndarray:
    """How many others are surely worse than each township."""
    j_worse, _ = _compared(mine, others, breakers)
    np.fill_diagonal(j_worse, False)
    return j_worse.sum(axis=1)


def could_be_worse_count(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> np.ndarray:
    """How many others are not surely better than each township."""
    _, i_worse = _compared(mine, others, breakers)
    np.fill_diagonal(i_worse, True)
    return (~i_worse).sum(axis=1)


def at_the_cut(points: np.ndarray, flagged: int, breakers: np.ndarray) -> np.ndarray:
    """(townships,): 1 for the last `flagged` by points and tie breakers, ½ for those between whom neither decides, 0 for the others and for
    a township without points. breakers: (townships, tie breakers), larger is better; NaN decides nothing."""
    known = np.where(np.isnan(points), np.inf, points)
    cut = np.partition(known, flagged - 1)[flagged - 1]
    below, tied = known < cut, (known == cut) & np.isfinite(known)
    left, even = flagged - below.sum(), np.zeros(tied.sum())
    shares = below.astype(float)
    sure = could_be_worse_count(even, even, breakers[tied]) < left
    possible = worse_count(even, even, breakers[tied]) < left
    shares[tied] = np.where(sure, 1, np.where(possible, 0.5, 0))
    return shares
