"""How a year is split into months: by the season of the years before, exactly to the cent.

Pure functions; money in whole cents or Decimals of two places (DOMAIN 5.3).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

YEARS = 3
MONTHS = range(1, 13)
CENT = Decimal("0.01")


def month_weights(
    history: Mapping[int, Sequence[Decimal]], workdays: Sequence[int]
) -> tuple[Decimal, ...]:
    """Mean share of each month over the last complete years, else its share of the workdays.

    `history` holds the twelve months of each complete year; years that earned nothing tell nothing.
    """
    told = [history[year] for year in sorted(history, reverse=True) if sum(history[year]) > 0]
    if not told:
        return tuple(Decimal(days) / sum(workdays) for days in workdays)
    years = told[:YEARS]
    shares = [[amount / sum(months) for amount in months] for months in years]
    return tuple(sum(month, Decimal(0)) / len(years) for month in zip(*shares, strict=True))


def split(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """`amount` by weights, in cents that add up to it: the largest remainders get what is left.

    Ties go to the earliest. A weight below zero, such as of a month of returns, counts as none;
    raises ValueError if no weight is above it.
    """
    positive = [max(weight, Decimal(0)) for weight in weights]
    whole = sum(positive)
    if whole <= 0:
        raise ValueError("no weight is above zero, so there is nothing to split by")
    cents = int(abs(amount) / CENT)
    exact = [cents * weight / whole for weight in positive]
    parts = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: cents - sum(parts)]:
        parts[n] += 1
    sign = -1 if amount < 0 else 1
    return tuple(sign * part * CENT for part in parts)
