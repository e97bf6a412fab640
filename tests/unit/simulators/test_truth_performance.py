"""The scores of the oracle: what a component is measured by, what is left out, who ranks where."""

from collections.abc import Iterator
from decimal import Decimal

from sales_pipeline.simulators.company.truth import TruthRow
from sales_pipeline.simulators.company.truth.performance import ScoreRow, score_rows

ROLES = {"E1": "rep", "E2": "rep", "E3": "rep", "E4": "rep", "M1": "manager"}
Figures = dict[str, str | None]
G9: Figures = {
    "net_revenue": "90",
    "attainment": "100",
    "gross_margin_rate": "0.26",
    "collection_rate": "0.5",
    "new_customers": None,
    "csat": "64",
}
# Two peers who make the medians of G9: 0.2, 0.5 and 80.
ABOVE = G9 | {"gross_margin_rate": "0.2", "csat": "80"}
BELOW = G9 | {"gross_margin_rate": "0.1", "csat": "90"}


def figures(person: str, found: Figures) -> Iterator[TruthRow]:
    """Published cells of October; the number of an attainment is its target."""
    for kpi_id, text in found.items():
        number = None if text is None else Decimal(text)
        is_target = kpi_id == "attainment"
        status = "no_denominator" if number is None else "ok"
        yield TruthRow(
            kpi_id, "salesperson", person, "month", "2026-10", None if is_target else number,
            None, number if is_target else None, status, False, 1,
        )  # fmt: skip


def scores(**people: Figures) -> dict[str, ScoreRow]:
    rows = [row for person, found in people.items() for row in figures(person, found)]
    return {row[1]: row for row in score_rows(rows, ROLES)}


def test_g9_what_has_no_denominator_leaves_its_weight_to_the_others() -> None:
    *_, coverage, score, status, is_provisional, _, _ = scores(E1=G9, E2=ABOVE, E3=BELOW)["E1"]
    assert (coverage, status, is_provisional) == (Decimal("0.85"), "ok", False)
    assert score == Decimal("97.647058824")


def test_equal_scores_share_a_rank_and_leave_no_gap() -> None:
    found = scores(E1=G9, E2=G9, E3=G9 | {"net_revenue": "10"}, M1=G9)
    assert [found[who][-1] for who in ("E1", "E2", "E3", "M1")] == [1, 1, 2, None]


def test_two_peers_are_too_few_to_rank() -> None:
    assert [row[-2:] for row in scores(E1=G9, E2=G9).values()] == [(2, None), (2, None)]


def test_a_figure_that_is_not_there_makes_the_score_provisional() -> None:
    without = {kpi_id: text for kpi_id, text in G9.items() if kpi_id != "csat"}
    *_, coverage, _, status, is_provisional, _, _ = scores(E1=without)["E1"]
    assert (coverage, status, is_provisional) == (Decimal("0.70"), "ok", True)


def test_below_seven_tenths_of_the_weights_there_is_no_score() -> None:
    *_, coverage, score, status, _, peers, rank = scores(E1=G9 | {"collection_rate": None})["E1"]
    assert (coverage, score, status) == (Decimal("0.65"), None, "missing_input")
    assert (peers, rank) == (0, None)


def test_a_target_of_zero_measures_nothing() -> None:
    assert scores(E1=G9 | {"attainment": "0"})["E1"][4] == Decimal("0.55")
