"""A closed month is paid by what was known at its closing; later changes are told, not hidden."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from bonus_fixture import cell, month_cells, publish

from sales_pipeline.bonus.plans import BonusError, load_plans
from sales_pipeline.bonus.register import read_register
from sales_pipeline.bonus.run import Run, approve, run_month
from sales_pipeline.bonus.scores import Value, Weight, scores_of
from sales_pipeline.files import sha256_of

HEAD = "version,valid_from,valid_to,role,target_bonus,currency,cap,min_score,factor\n"
OCTOBER = {"E1": 100, "E2": 70, "E3": 40}


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """1 000 yuan for a representative: half from 60 points, all from 90, 1.2 of it at most."""
    path = tmp_path / "plans.csv"
    rows = [f"1,2026-01-01,,rep,1000.00,CNY,1.20,{score},{factor}\n"
            for score, factor in ((60, 0.5), (90, 1), (110, 2))]  # fmt: skip
    path.write_text(HEAD + "".join(rows))
    return path


def october(tmp_path: Path) -> Path:
    return publish(tmp_path / "october", month_cells("2026-10", OCTOBER), date(2026, 11, 20))


def restated(tmp_path: Path) -> Path:
    """On November 10, after the closing, 30 of E1's revenue turned out to be E2's."""
    told, later = ("2026-10-01", "2026-11-10"), ("2026-11-10", None)
    cells = [
        cell(person, kpi, "2026-10", value / scale, 100, "ok", known)
        for person, before, now in (("E1", 100, 70), ("E2", 70, 100))
        for known, value in ((told, before), (later, now))
        for kpi, scale in (("net_revenue", 1), ("attainment", 100))
    ]
    cells += [cell(person, "csat", "2026-10", 80) for person in ("E1", "E2")]
    cells += month_cells("2026-10", {"E3": 40}) + month_cells("2026-11", OCTOBER)
    return publish(tmp_path / "november", cells, date(2026, 12, 8))


def files_of(run: Run) -> dict[str, str]:
    return {path.name: sha256_of(path) for path in run.folder.iterdir()}


def paid(run: Run) -> dict[str, Decimal]:
    return {statement.person: statement.payout for statement in run.statements}


def texts(path: Path) -> str:
    sheet = openpyxl.load_workbook(path).active
    return " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c)


def test_a_score_pays_by_its_threshold_and_never_above_the_cap(tmp_path: Path, plans: Path) -> None:
    run = run_month(october(tmp_path), tmp_path / "bonus", "2026-10", plans)
    # 0.8 x 1.0 + 0.2 x 1.0; 0.8 x 0.7 + 0.2; 0.8 x 0.4 + 0.2
    scores = {s.person: s.score.score for s in run.statements if s.score}
    assert scores == {"E1": 100, "E2": 76, "E3": 52}
    assert paid(run) == {"E1": 1000, "E2": 500, "E3": 0}
    assert run.statements[2].reason == "below_threshold"
    (rep,) = load_plans(plans)
    assert rep.payout(Decimal(120)) == Decimal("1200.00")


def test_a_repeat_is_equal_to_the_byte_even_from_a_later_snapshot(
    tmp_path: Path, plans: Path
) -> None:
    first = run_month(october(tmp_path), tmp_path / "bonus", "2026-10", plans)
    before = files_of(first)
    again = run_month(restated(tmp_path), tmp_path / "bonus", "2026-10", plans)
    assert files_of(again) == before
    assert len(read_register(tmp_path / "bonus")) == 1


def test_a_restatement_is_a_line_of_the_next_month(tmp_path: Path, plans: Path) -> None:
    folder = tmp_path / "bonus"
    run_month(october(tmp_path), folder, "2026-10", plans)
    run = run_month(restated(tmp_path), folder, "2026-11", plans)
    corrected = {s.person: [(c.month, c.amount) for c in s.corrections] for s in run.statements}
    assert corrected == {"E1": [("2026-10", -500)], "E2": [("2026-10", 500)], "E3": []}
    assert [s.total for s in run.statements] == [500, 1000, 0]
    assert "2026-10" in texts(run.folder / "奖金单_2026-11_E1.xlsx")
    before = files_of(run)
    assert files_of(run_month(tmp_path / "november", folder, "2026-11", plans)) == before


def test_without_a_restatement_there_is_no_correction(tmp_path: Path, plans: Path) -> None:
    cells = month_cells("2026-10", OCTOBER) + month_cells("2026-11", OCTOBER)
    published = publish(tmp_path / "november", cells, date(2026, 12, 8))
    run_month(published, tmp_path / "bonus", "2026-10", plans)
    run = run_month(published, tmp_path / "bonus", "2026-11", plans)
    assert not any(statement.corrections for statement in run.statements)


def test_a_provisional_score_pays_nothing_and_says_why(tmp_path: Path, plans: Path) -> None:
    cells = [c for c in month_cells("2026-10", OCTOBER) if c[:3:2] != ("csat", "E1")]
    run = run_month(
        publish(tmp_path / "p", cells, date(2026, 11, 20)), tmp_path / "bonus", "2026-10", plans
    )
    assert (run.statements[0].payout, run.statements[0].reason) == (0, "provisional: csat")
    assert "provisional" in texts(run.folder / "奖金单_2026-10_E1.xlsx")


def test_a_role_without_a_plan_has_no_statement(tmp_path: Path, plans: Path) -> None:
    cells = month_cells("2026-10", {**OCTOBER, "M1": 100})
    run = run_month(
        publish(tmp_path / "p", cells, date(2026, 11, 20)), tmp_path / "bonus", "2026-10", plans
    )
    assert set(paid(run)) == {"E1", "E2", "E3"}


def test_a_file_of_one_person_shows_nobody_else(tmp_path: Path, plans: Path) -> None:
    run = run_month(october(tmp_path), tmp_path / "bonus", "2026-10", plans)
    shown = texts(run.folder / "奖金单_2026-10_E1.xlsx")
    assert "张三" in shown and "Zhang San" in shown and "草稿 draft" in shown
    assert not any(other in shown for other in ("E2", "E3", "李四", "王五"))
    assert "20261120-fixture" in shown


def test_approval_is_kept_with_who_and_when_and_stands(tmp_path: Path, plans: Path) -> None:
    published, folder = october(tmp_path), tmp_path / "bonus"
    run_month(published, folder, "2026-10", plans)
    with pytest.raises(BonusError, match="E1 is paid by this run"):
        approve(published, folder, "2026-10", "E1", date(2026, 11, 21), plans)
    run = approve(published, folder, "2026-10", "M1", date(2026, 11, 21), plans)
    assert "M1 2026-11-21" in texts(run.folder / "奖金单_2026-10_E1.xlsx")
    assert files_of(run_month(published, folder, "2026-10", plans)) == files_of(run)
    plans.write_text(plans.read_text().replace("1000.00", "2000.00"))
    with pytest.raises(BonusError, match="was approved by M1 with other figures"):
        run_month(published, folder, "2026-10", plans)


def test_a_draft_by_other_plans_is_a_new_revision(tmp_path: Path, plans: Path) -> None:
    published, folder = october(tmp_path), tmp_path / "bonus"
    run_month(published, folder, "2026-10", plans)
    plans.write_text(plans.read_text().replace("1000.00", "2000.00"))
    assert run_month(published, folder, "2026-10", plans).entry.revision == 2
    assert [entry.totals for entry in read_register(folder)] == ["CNY 1,500.00", "CNY 3,000.00"]


def test_a_month_that_is_not_closed_is_refused(tmp_path: Path, plans: Path) -> None:
    published = october(tmp_path)
    for month in ("2026-11", "2026-12"):
        with pytest.raises(BonusError, match=f"{month} is not closed"):
            run_month(published, tmp_path / "bonus", month, plans)
    with pytest.raises(BonusError, match="'2026-13' is no month"):
        run_month(published, tmp_path / "bonus", "2026-13", plans)
    with pytest.raises(BonusError, match="there is no bonus run"):
        approve(published, tmp_path / "bonus", "2026-10", "M1", date(2026, 11, 21), plans)


def test_plans_that_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plans.csv"
    rows = ("1,2026-01-01,,rep,1,CNY,1,60,1\n", "2,2026-06-01,,rep,2,CNY,1,60,1\n")
    path.write_text(HEAD + "".join(rows))
    with pytest.raises(BonusError, match="plans of rep overlap"):
        load_plans(path)
    path.write_text(HEAD + rows[0].replace(",,", ",2026-06-01,") + rows[1])
    assert [plan.version for plan in load_plans(path)] == [1, 2]


def test_golden_g9_is_the_score_of_a_bonus() -> None:
    """Indexes 0.9, 1.3 (cap 1.2), 1.0, none and 0.8 are 97.65 points, as in the marts."""
    weights = [
        Weight(name, f"target_{name}", Decimal(weight), Decimal("1.2"), "higher")
        for name, weight in (
            ("sales", "0.30"), ("margin", "0.20"), ("cash", "0.20"), ("new", "0.15"),
            ("csat", "0.15"),
        )
    ]  # fmt: skip
    actual = {"sales": "0.9", "margin": "1.3", "cash": "1", "csat": "0.8"}
    values = {name: Value(Decimal(value), None, "ok") for name, value in actual.items()}
    values["new"] = Value(None, None, "no_denominator")
    values |= {f"target_{w.kpi_id}": Value(None, Decimal(1), "ok") for w in weights}
    score = scores_of({"E1": values}, {"E1": "rep"}, weights)["E1"]
    assert (score.score, score.coverage) == (Decimal("97.647058824"), Decimal("0.85"))
    assert not score.is_provisional
