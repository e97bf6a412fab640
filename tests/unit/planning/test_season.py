"""A year is split into months to the cent, by the season or else by workdays."""

from decimal import Decimal

import pytest

from sales_pipeline.planning.season import month_weights, split

EQUAL = [Decimal(1)] * 12
WORKDAYS = (20, 16, 22, 21, 19, 21, 23, 22, 20, 17, 21, 23)


def test_golden_g10_a_year_of_100_in_equal_months() -> None:
    """G10 of DOMAIN 7: the earliest months get what is left."""
    months = split(Decimal("100.00"), EQUAL)
    assert months == (Decimal("8.34"),) * 4 + (Decimal("8.33"),) * 8
    assert sum(months) == Decimal("100.00")


def test_the_largest_remainder_gets_the_cent_that_is_left() -> None:
    assert split(Decimal("0.10"), [Decimal(1), Decimal(1), Decimal("1.5")]) == (
        Decimal("0.03"), Decimal("0.03"), Decimal("0.04"),
    )  # fmt: skip


def test_a_target_below_zero_is_split_like_one_above() -> None:
    assert split(Decimal("-0.03"), [Decimal(1), Decimal(1)]) == (Decimal("-0.02"), Decimal("-0.01"))


def test_a_weight_below_zero_counts_as_none() -> None:
    assert split(Decimal("1.00"), [Decimal(-5), Decimal(1)]) == (Decimal(0), Decimal("1.00"))


def test_without_a_weight_there_is_nothing_to_split_by() -> None:
    with pytest.raises(ValueError, match="no weight is above zero"):
        split(Decimal("1.00"), [Decimal(0), Decimal(-1)])


def test_weights_are_mean_shares_of_the_last_three_years() -> None:
    """Years count alike, however large; the fourth and one without revenue do not count."""
    early = [Decimal(100)] + [Decimal(0)] * 11
    late = [Decimal(0)] * 11 + [Decimal(9000)]
    history = {2021: early, 2023: early, 2024: late, 2025: late}
    weights = month_weights(history | {2022: [Decimal(0)] * 12}, WORKDAYS)
    assert [round(weight, 4) for weight in (weights[0], weights[5], weights[11])] == [
        Decimal("0.3333"), Decimal(0), Decimal("0.6667"),
    ]  # fmt: skip


def test_without_a_complete_year_workdays_are_the_season() -> None:
    weights = month_weights({}, WORKDAYS)
    assert weights[0] == Decimal(20) / sum(WORKDAYS)
    assert abs(sum(weights, Decimal(-1))) < Decimal("1e-20")
