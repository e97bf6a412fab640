"""Exact decimal arithmetic of the oracle: half-up rounding and ratios, never a float.

Pure functions of their arguments, so every run gives the same digits.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

# 80 digits hold the square of any company's revenue and leave no second rounding in a quotient.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)
ONE = Decimal(1)


def half_up(amount: Decimal, places: int) -> Decimal:
    """Round half away from zero: 0.005 -> 0.01, -0.005 -> -0.01."""
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of the amounts, 0 when there are none."""
    return sum(amounts, ZERO)


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Numerator / denominator at 9 places, the precision of every published ratio."""
    return half_up(EXACT.divide(numerator, denominator), 9)
