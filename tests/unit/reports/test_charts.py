"""Geometry of charts: round axes around zero, gaps for what is unknown, open periods apart."""

from decimal import Decimal

import pytest

from sales_pipeline.reports.charts import axis, levels, plot, share_of_largest, spark
from sales_pipeline.reports.content import Category, Chart, Figure, Series


def figures(*values: float | None, open_last: bool = False) -> tuple[Figure, ...]:
    last = len(values) - 1
    return tuple(
        Figure("k", "company", "c", "month", str(n), "value",
               None if value is None else Decimal(str(value)), "ok", "currency", 2,
               is_partial=open_last and n == last)
        for n, value in enumerate(values)
    )  # fmt: skip


def chart(kind: str, *values: float | None) -> Chart:
    categories = tuple(Category(str(n), "", str(n)) for n in range(len(values)))
    return Chart("c", categories, (Series("s", kind, figures(*values)),))


@pytest.mark.parametrize(
    ("values", "ends"),
    [(["0", "87"], (0, 100)), (["-30", "90"], (-50, 100)), (["-7"], (-8, 0)), ([], (0, 1))],
)
def test_the_axis_is_round_and_holds_zero_and_all_values(values: list[str], ends) -> None:
    low, high, step = axis([Decimal(value) for value in values])
    assert (low, high) == ends
    assert (high - low) % step == 0


def test_counts_have_whole_ticks() -> None:
    assert axis([Decimal(2)], whole=True) == (0, 2, 1)


def test_a_negative_bar_hangs_from_the_zero_line() -> None:
    drawn = plot(chart("bar", 50, -50))
    (_, up), (_, down) = drawn.bars
    assert up.y + up.height == pytest.approx(drawn.zero)
    assert down.y == pytest.approx(drawn.zero)


def test_an_unknown_value_is_a_gap_and_not_a_zero() -> None:
    assert len(plot(chart("line", 1, 2, None, 3, 4)).lines[0].paths) == 2
    assert len(plot(chart("bar", 1, None, 3)).bars) == 2


def test_the_way_to_an_open_period_is_drawn_apart() -> None:
    line = spark(figures(1, 2, 3, open_last=True))
    assert line.open
    assert len(line.paths) == 1


def test_bars_of_a_column_are_lengths_of_its_largest_value() -> None:
    assert share_of_largest([*figures(50, -100, None), None]) == [50.0, 100.0, None, None]
    assert share_of_largest(list(figures(0, 0))) == [None, None]


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert plot(Chart("c", (), ())).slots == ()


def test_a_bridge_stands_on_what_came_before() -> None:
    """From 100 by +30 and -50 to 80; the axis holds the highest step."""
    bridge = chart("bridge", 100, 30, -50, 80)
    spans = [(0, 100), (100, 130), (130, 80), (0, 80)]
    assert [tuple(map(int, span)) for span in levels(bridge.series[0])] == spans
    drawn = plot(bridge)
    assert [colour for colour, _ in drawn.bars] == [0, 2, 1, 0]
    assert [tick for _, tick in drawn.ticks][-1] >= 130
    first, loss, last = (drawn.bars[n][1] for n in (0, 2, 3))
    assert loss.y < first.y and loss.y + loss.height == pytest.approx(last.y)
