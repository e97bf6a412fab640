"""The demo company, by the command: its marts equal the truth, its quarantine equals the ledger.

Truth is computed from the event log in plain Decimal by code that knows nothing of the pipeline.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest
from demo_ledger import (
    company,
    correct_everything,
    found_quarantine,
    found_repeats,
    promised_quarantine,
    promised_repeats,
    wrong_comparisons,
    wrong_values,
)
from flow_home import Home, tree
from pvm_truth import wrong_effects
from star import empty_keys, orphans

from sales_pipeline.bonus.run import run_month
from sales_pipeline.explain.explanation import explain
from sales_pipeline.files import sha256_of
from sales_pipeline.settings import DBT_DIR
from sales_pipeline.simulators.company import Company
from sales_pipeline.simulators.company.truth import TruthRow, compute_truth
from sales_pipeline.simulators.company.truth.attainment import attainment_rows
from sales_pipeline.simulators.company.truth.branches import branch_rows
from sales_pipeline.simulators.company.truth.customer_marts import cohort_rows, customer_rows
from sales_pipeline.simulators.company.truth.fulfilment_bridge import bridge_rows
from sales_pipeline.simulators.company.truth.fx_measures import fx_effects
from sales_pipeline.simulators.company.truth.launch_measures import launch_rows
from sales_pipeline.simulators.company.truth.marketing_measures import effect_rows
from sales_pipeline.simulators.company.truth.mbo import mbo_rows
from sales_pipeline.simulators.company.truth.performance import score_rows
from sales_pipeline.simulators.company.truth.profit_gap import gap_rows
from sales_pipeline.simulators.company.truth.promotion_measures import promotion_rows
from sales_pipeline.simulators.company.truth.reviews import review_rows
from sales_pipeline.simulators.company.truth.scorecard import measure_rows

SEED, SIZE = 7, 1_000
BIG_SEEDS, BIG_SIZE = (7, 8, 9), 20_000


@dataclass(frozen=True)
class Demo:
    """A demo company, and the home in which its nightly job has run."""

    home: Home
    seed: int
    size: int
    basis: str = "order"

    @cached_property
    def company(self) -> Company:
        return company(self.seed, self.size)

    @cached_property
    def truth(self) -> list[TruthRow]:
        """Worked out once: 10 s for a thousand lines."""
        return list(
            compute_truth(self.company.world("loadable"), self.company.as_of, basis=self.basis)
        )


def run_demo(folder: Path, seed: int, size: int, basis: str = "order") -> Demo:
    home = Home(folder, {"revenue_basis": basis})
    home.run("demo", "--seed", str(seed), "--order-lines", str(size))
    return Demo(home, seed, size, basis)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"), SEED, SIZE)


@pytest.fixture(scope="module", params=BIG_SEEDS)
def big_demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp(f"seed{request.param}"), request.param, BIG_SIZE)


@pytest.fixture(scope="module", params=("delivered", "invoiced"))
def other_demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp(request.param), SEED, SIZE, request.param)


def check_truth(demo: Demo) -> None:
    wrong = [m.message for m in wrong_values(demo.home, demo.truth)]
    assert not wrong, f"{len(wrong)} cells differ from the truth, such as {wrong[:5]}"


def check_comparisons(demo: Demo) -> None:
    wrong = [
        m.message
        for m in wrong_comparisons(demo.home, demo.company, demo.company.as_of, demo.basis)
    ]
    assert not wrong, f"{len(wrong)} comparisons differ from the truth, such as {wrong[:5]}"


def check_fx_effects(demo: Demo) -> None:
    found = demo.home.query(
        "select period_key, currency, net_revenue_document, net_revenue, net_revenue_month_avg,"
        " net_revenue_constant_fx, fx_effect, status from marts.mart_fx_effect order by 1, 2"
    )
    true = list(fx_effects(demo.company.world("loadable"), demo.company.as_of, demo.basis))
    assert found == true
    assert {status for *_, status in true} == {"ok", "partial_period", "missing_input"}


def check_explanations(demo: Demo, of_each: int) -> None:
    """Random cells of every KPI, some of each: their rows add up to them."""
    cells = demo.home.query(
        "select kpi_id, if(scope_type = 'company', scope_type, scope_type || ':' || scope_key),"
        " period_key from marts.fct_kpi_values where row_count > 0 or value is not null"
        f" qualify row_number() over (partition by kpi_id order by hash((kpi_id, scope_type,"
        f" scope_key, period_key, {demo.seed}))) <= {of_each}"
    )
    assert len(cells) >= 50
    wrong = [
        (*cell, found.cell.numerator, found.numerator, found.cell.denominator, found.denominator)
        for cell in cells
        if not (found := explain(demo.home.snapshot, *cell)).adds_up
    ]
    assert not wrong, f"{len(wrong)} of {len(cells)} cells are not their rows: {wrong[:5]}"


def check_customers(demo: Demo) -> None:
    """Accounts without a rhythm of their own take that of others: their stage is not compared."""
    world, as_of = demo.company.world("loadable"), demo.company.as_of
    true = list(customer_rows(world, as_of))
    found = demo.home.query(
        "select account_key, last_sale_date, order_days, order_days_365d, net_revenue_365d,"
        " recency_quintile, frequency_quintile, monetary_quintile, lifecycle_status"
        " from marts.mart_customer_360 where last_sale_date is not null order by account_key"
    )
    stages = {row[0]: row[-1] for row in true}
    assert [(*row[:-1], row[-1] if stages[row[0]] else "") for row in found] == true
    assert {"active", "churned", "new", ""} <= set(stages.values())


def check_cohorts(demo: Demo) -> None:
    found = demo.home.query(
        "select cohort_month, period_key, customers, active_customers, net_revenue"
        " from marts.mart_customer_cohort where active_customers > 0 or net_revenue <> 0"
        " order by cohort_month, period_key"
    )
    rows = cohort_rows(demo.company.world("loadable"), demo.company.as_of, demo.basis)
    assert found == [row for row in rows if row[3] > 0 or row[4] != 0]


def check_scores(demo: Demo) -> None:
    world = demo.company.world("loadable")
    roles = {employee.employee_id: employee.role for employee in world.employees}
    true = list(score_rows(demo.truth, roles))
    found = demo.home.query(
        "select scope_type, scope_key, period_grain, period_key, weight_coverage, score, status,"
        " is_provisional, peer_count, peer_rank from marts.mart_performance_score order by all"
    )
    assert found == true
    assert {status for *_, status, _, _, _ in true} == {"ok", "partial_period", "missing_input"}


def check_reviews_and_objectives(demo: Demo) -> None:
    world, as_of = demo.company.world("loadable"), demo.company.as_of
    found = demo.home.query(
        "select scope_type, scope_key, period_key, dimension, weight_coverage, score, status,"
        " review_count from marts.mart_review_360 order by all"
    )
    true = list(review_rows(world, as_of))
    assert found == true
    assert {"ok", "small_sample"} <= {row[6] for row in true}
    found = demo.home.query(
        "select salesperson_key, period_key, objective_count, weight_coverage, attainment, status"
        " from marts.mart_mbo order by all"
    )
    true_totals = list(mbo_rows(world, demo.truth, as_of))
    assert found == true_totals
    assert {row[5] for row in true_totals} == {"ok", "partial_period", "missing_input"}


def check_launches(demo: Demo) -> None:
    found = demo.home.query(
        "select product_key, horizon_months, plan_version, product_line, horizon_end,"
        " planned_amount, actual_amount, accuracy, status from marts.mart_launch_accuracy"
        " order by 1, 2"
    )
    assert found == list(launch_rows(demo.company.world("loadable"), demo.company.as_of))
    statuses = {row[-1] for row in found}
    # Whether a plan is of nothing is up to the seed.
    assert statuses - {"no_denominator"} == {"ok", "missing_input", "partial_period"}


def check_promotions(demo: Demo) -> None:
    found = demo.home.query(
        "select promotion_id, product_key, product_line, channel, date_from, date_to,"
        " baseline_weeks, units_sold, baseline_units, uplift_units, uplift_rate, net_revenue,"
        " discount_amount, gross_margin, status from marts.mart_promotion_effect order by 1, 2"
    )
    assert found == list(promotion_rows(demo.company.world("loadable"), demo.company.as_of))
    assert {row[-1] for row in found} == {"ok", "insufficient_history", "partial_period"}
    assert {row[6] for row in found} >= {0, 8} and any(row[3] for row in found)


def check_branches(demo: Demo) -> None:
    world, as_of = demo.company.world("loadable"), demo.company.as_of
    found = demo.home.query(
        "select period_key, legal_entity_key, external_revenue, intercompany_revenue, gross_margin,"
        " profit, profit_margin_rate, margin_rank, profit_rank from marts.mart_branch_margin"
        " order by 1, 2"
    )
    assert found == list(branch_rows(world, demo.truth, as_of))
    assert any(internal for _, _, _, internal, *_ in found)


def check_bridge_of_bases(demo: Demo, truth: str = "loadable") -> None:
    """What is open between orders, deliveries and invoices, of the company and each account."""
    found = demo.home.query(
        "select scope_type, scope_key, period_key, ordered, delivered, invoiced, backlog_closing,"
        " uninvoiced_closing, prebilled_closing from marts.mart_order_delivery_invoice_bridge"
        " order by 1, 2, 3"
    )
    assert found == list(bridge_rows(demo.company.world(truth), demo.company.as_of))
    assert any(row[7] for row in found) and any(row[8] for row in found)


def check_profit_gaps(demo: Demo) -> None:
    true = list(gap_rows(demo.truth))
    found = demo.home.query(
        "select scope_type, scope_key, period_grain, period_key, gap, revenue_needed,"
        " price_rise_rate, cost_cut_rate, discount_cut_rate, status from marts.mart_profit_gap"
        " inner join marts.dim_period using (period_grain, period_key) where is_complete"
        " order by 1, 2, 3, 4"
    )
    assert found == true
    assert {"ok", "target_met"} <= {row[-1] for row in true}


def check_marketing(demo: Demo) -> None:
    true = list(effect_rows(demo.company.world("loadable"), demo.company.as_of))
    found = demo.home.query(
        "select campaign_key, period_key, spend, lead_count, opportunity_count, won_count,"
        " attributed_revenue, attributed_margin, campaign_roi, cost_per_lead"
        " from marts.mart_marketing_effect order by 1, 2"
    )
    assert found == true
    assert {key.partition(":")[0] for key, *_ in true} == {"zoho", "fxiaoke", "unknown"}
    (sources,) = demo.home.query(
        "select list_sort(list(distinct spend_source)) from marts.fct_marketing_spend"
    )
    assert sources == (["crm", "marketing"],)


def check_scorecards(demo: Demo) -> None:
    world, as_of = demo.company.world("loadable"), demo.company.as_of
    roles = {employee.employee_id: employee.role for employee in world.employees}
    true = list(measure_rows(world, demo.truth, roles, as_of))
    found = demo.home.query(
        "select scope_type, scope_key, period_key, measure, actual, benchmark, measure_index"
        " from marts.mart_bsc_measures where measure not in"
        " ('data_completeness', 'sales_cycle_days') order by 4, 1, 2, 3"
    )
    assert found == true


def check_bonus(demo: Demo) -> None:
    """October is paid by what was known at its closing, as the truth of that night tells it."""
    settings, month = demo.home.settings, "2026-10"
    run = run_month(settings.published, settings.home / "bonus", month)
    night = date.fromisoformat(run.entry.known_on)
    assert demo.company.first_drop <= night < demo.company.as_of
    world = demo.company.world("loadable", night)
    roles = {employee.employee_id: employee.role for employee in world.employees}
    rows = score_rows(compute_truth(world, night), roles)
    true = {
        row[1]: (row[4], row[5], row[7])
        for row in rows
        if row[0] == "salesperson" and row[3] == month
    }
    found = {s.person: s.score for s in run.statements if s.score}
    assert found and {
        person: (score.coverage, score.score, score.is_provisional)
        for person, score in found.items()
    } == {person: true[person] for person in found}


def check_attainment(demo: Demo) -> None:
    world, as_of = demo.company.world("loadable"), demo.company.as_of
    found = demo.home.query(
        "select kpi_id, scope_type, scope_key, period_grain, period_key, target, actual,"
        " attainment, pace_gap, status from marts.mart_target_attainment order by 1, 2, 3, 4, 5"
    )
    true = list(attainment_rows(world, demo.truth, as_of))
    assert found == true
    assert {row[0] for row in true} >= {"net_revenue", "gross_margin", "return_rate"}


def check_price_volume_mix(demo: Demo) -> None:
    wrong = list(wrong_effects(demo.home, demo.company, demo.basis))
    assert not wrong, f"{len(wrong)} effects differ from the truth, such as {wrong[:5]}"


def check_quarantine(demo: Demo) -> None:
    promised, found = promised_quarantine(demo.company), found_quarantine(demo.home)
    assert found.keys() == promised.keys()
    other = {row: (rule, found[row]) for row, rule in promised.items() if rule not in found[row]}
    assert not other, "kept back, but by another rule than the ledger says"
    assert found_repeats(demo.home) == promised_repeats(demo.company)


def check_corrections(demo: Demo) -> None:
    """Comes last: replays add batches to the home."""
    home, as_of = demo.home, demo.company.as_of
    for told in correct_everything(home, demo.company):
        assert "accepted" in told and told.endswith(" 0 stay in quarantine"), told
    home.night(as_of)
    truth = list(compute_truth(demo.company.world("complete"), as_of))
    wrong = [m.message for m in wrong_values(home, truth)]
    assert not wrong, f"{len(wrong)} cells differ from the truth, such as {wrong[:5]}"
    check_bridge_of_bases(demo, "complete")


def check_conservation(demo: Demo) -> None:
    """Per batch, and per file: each delivered file is one batch, rows in are rows told of."""
    batches = demo.home.batches()
    for batch in batches:
        verdict = batch.verdict
        assert verdict is not None and verdict.decision == "accepted", batch.folder
        told = verdict.rows_accepted + verdict.rows_quarantined + verdict.rows_deduplicated
        assert batch.manifest.rows == verdict.rows_landed == told
    files = {(b.manifest.source, f.name): f.sha256 for b in batches for f in b.manifest.files}
    landed = set(files.values())
    for path in demo.home.settings.inbox.glob("*/*"):
        # A small company's file that was sent again may hold just what was landed before.
        known = (path.parent.name, path.name) in files or sha256_of(path) in landed
        assert known, f"{path} was neither landed nor delivered before"


def test_every_key_of_a_fact_finds_its_row(demo: Demo) -> None:
    assert [*orphans(demo.home), *empty_keys(demo.home)] == []


def test_every_published_kpi_cell_equals_the_truth(demo: Demo) -> None:
    check_truth(demo)


def test_every_published_comparison_equals_the_truth(demo: Demo) -> None:
    check_comparisons(demo)


def test_every_fx_effect_equals_the_truth(demo: Demo) -> None:
    check_fx_effects(demo)


def test_the_rows_of_random_cells_add_up_to_them(demo: Demo) -> None:
    check_explanations(demo, of_each=3)


def test_the_queries_of_the_page_about_the_marts_find_rows(demo: Demo) -> None:
    page = (DBT_DIR / "models" / "marts" / "README.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, re.S)
    assert len(queries) >= 2
    assert all(demo.home.query(query) for query in queries)


def test_customers_and_cohorts_equal_the_truth(demo: Demo) -> None:
    check_customers(demo)
    check_cohorts(demo)


def test_performance_scores_equal_the_truth(demo: Demo) -> None:
    check_scores(demo)


def test_reviews_and_objectives_equal_the_truth(demo: Demo) -> None:
    check_reviews_and_objectives(demo)


def test_margins_of_branches_equal_the_truth(demo: Demo) -> None:
    check_branches(demo)


def test_the_bridge_from_orders_to_invoices_equals_the_truth(demo: Demo) -> None:
    check_bridge_of_bases(demo)


def test_scorecards_equal_the_truth(demo: Demo) -> None:
    check_scorecards(demo)


def test_plans_of_launches_equal_the_truth(demo: Demo) -> None:
    check_launches(demo)


def test_effects_of_promotions_equal_the_truth(demo: Demo) -> None:
    check_promotions(demo)


def test_profit_gaps_equal_the_truth(demo: Demo) -> None:
    check_profit_gaps(demo)


def test_effects_of_campaigns_equal_the_truth(demo: Demo) -> None:
    check_marketing(demo)


def test_a_bonus_is_computed_from_the_truth_of_the_closing(demo: Demo) -> None:
    check_bonus(demo)


def test_attainment_of_every_target_equals_the_truth(demo: Demo) -> None:
    check_attainment(demo)


def test_effects_of_price_volume_and_mix_equal_the_truth(demo: Demo) -> None:
    check_price_volume_mix(demo)


def test_quarantine_is_what_the_ledger_of_dirt_promised_and_nothing_else(demo: Demo) -> None:
    check_quarantine(demo)


def test_no_file_and_no_row_of_a_batch_is_lost(demo: Demo) -> None:
    check_conservation(demo)


def test_marts_hold_the_accepted_order_lines_once_each(demo: Demo) -> None:
    (found,) = demo.home.query(
        "select count(*), count(distinct line_key) from marts.fct_sales_lines"
    )
    world = demo.company.world("loadable")
    latest = {(line.source, line.order_line_id): line for line in world.lines}
    known = sum(not line.is_deleted for line in latest.values())
    assert found == (known, known)


def test_the_same_night_again_changes_nothing(demo: Demo) -> None:
    settings = demo.home.settings
    kept = (settings.landing, settings.published, settings.reports, settings.share)
    before = [tree(folder) for folder in kept]
    snapshot, hashes = demo.home.snapshot, demo.home.hashes()
    demo.home.run("nightly", "--date", str(demo.company.as_of))
    assert demo.home.snapshot == snapshot
    assert demo.home.hashes() == hashes
    assert [tree(folder) for folder in kept] == before


def test_after_corrections_and_replays_the_marts_equal_the_complete_truth(demo: Demo) -> None:
    check_corrections(demo)


@pytest.mark.slow
def test_a_company_of_default_size_equals_truth_and_ledger(big_demo: Demo) -> None:
    check_truth(big_demo)
    check_comparisons(big_demo)
    check_fx_effects(big_demo)
    check_explanations(big_demo, of_each=10)
    check_customers(big_demo)
    check_cohorts(big_demo)
    check_scores(big_demo)
    check_reviews_and_objectives(big_demo)
    check_bridge_of_bases(big_demo)
    check_scorecards(big_demo)
    check_profit_gaps(big_demo)
    check_marketing(big_demo)
    check_bonus(big_demo)
    check_branches(big_demo)
    check_launches(big_demo)
    check_promotions(big_demo)
    check_attainment(big_demo)
    check_price_volume_mix(big_demo)
    check_quarantine(big_demo)
    check_conservation(big_demo)
    check_corrections(big_demo)


def check_basis(demo: Demo) -> None:
    """Net revenue is the KPI of its basis in every cell, and not that of orders."""
    differing = demo.home.query(
        "select basis.kpi_id, basis.scope_type, basis.scope_key, basis.period_key, basis.value"
        " from marts.fct_kpi_values as basis left join marts.fct_kpi_values as revenue"
        " on revenue.kpi_id = 'net_revenue' and revenue.scope_type = basis.scope_type"
        " and revenue.scope_key = basis.scope_key and revenue.period_key = basis.period_key"
        f" where basis.kpi_id = 'net_revenue_{demo.basis}'"
        " and coalesce(revenue.value, 0) <> coalesce(basis.value, 0)"
    )
    assert not differing, f"{len(differing)} cells differ, such as {differing[:5]}"
    ((ordered, earned),) = demo.home.query(
        f"select sum(ordered), sum({demo.basis}) from marts.mart_order_delivery_invoice_bridge"
    )
    assert ordered != earned


@pytest.mark.slow
def test_revenue_that_is_delivered_or_invoiced_equals_the_truth(other_demo: Demo) -> None:
    check_basis(other_demo)
    check_truth(other_demo)
    check_comparisons(other_demo)
    check_fx_effects(other_demo)
    check_explanations(other_demo, of_each=3)
    check_customers(other_demo)
    check_cohorts(other_demo)
    check_scores(other_demo)
    check_bridge_of_bases(other_demo)
    check_scorecards(other_demo)
    check_branches(other_demo)
    check_launches(other_demo)
    check_promotions(other_demo)
    check_marketing(other_demo)
    check_attainment(other_demo)
    check_price_volume_mix(other_demo)
