"""Proposed targets are quartiles of past growth, and children add up to the company."""

from decimal import Decimal

from sales_pipeline.planning.proposal import growths, levels, percentile, spread


def test_growth_is_that_of_twelve_months_on_the_twelve_before() -> None:
    months = [Decimal(10)] * 12 + [Decimal(11)] * 12 + [Decimal(23)]
    assert [round(growth, 4) for growth in growths(months)] == [Decimal("0.1"), Decimal("0.1901")]


def test_a_year_after_nothing_has_no_growth() -> None:
    assert growths([Decimal(0)] * 12 + [Decimal(5)] * 12) == []


def test_levels_are_quartiles_with_how_often_they_were_reached() -> None:
    past = [Decimal(n) / 100 for n in (8, 0, 4, -4, 12)]
    low, base, stretch = levels(Decimal("1000.00"), past)
    assert (low.target, base.target, stretch.target) == (1000, 1040, 1080)
    assert (low.feasibility, base.feasibility) == (Decimal("0.8"), Decimal("0.6"))
    assert stretch.feasibility == Decimal("0.4")


def test_without_history_every_level_is_last_year_again() -> None:
    assert {level.target for level in levels(Decimal("7.00"), [])} == {Decimal("7.00")}


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert percentile([Decimal(0), Decimal(10)], Decimal("0.25")) == Decimal("2.5")


def test_members_of_each_kind_add_up_to_the_target() -> None:
    revenue = {
        ("region", "R1"): Decimal(1), ("region", "R2"): Decimal(2),
        ("product_line", "P"): Decimal(0),
    }  # fmt: skip
    assert spread(Decimal("1.00"), revenue) == {
        ("region", "R1"): Decimal("0.33"), ("region", "R2"): Decimal("0.67"),
    }  # fmt: skip
