"""The page says how far its data reach, which figures are stale, and what a flag means."""

from pathlib import Path

import pytest
from page_reader import PageReader
from snapshot_fixture import changed_copy

from sales_pipeline.reports.compose import compose
from sales_pipeline.reports.html import render_html
from sales_pipeline.reports.snapshot import ReportError, Snapshot


def page_after(
    statement: str, snapshot_dir: Path, tmp_path: Path, period: str = "2026-11"
) -> PageReader:
    with Snapshot(changed_copy(snapshot_dir, tmp_path / "changed", statement)) as snapshot:
        return PageReader.of(render_html(compose(snapshot, "sales_monthly", period, "zh-CN")))


def test_data_behind_the_as_of_date_are_named_and_dates_follow_them(
    snapshot: Path, tmp_path: Path
) -> None:
    page = page_after(
        "update marts.fct_kpi_values set as_of_date = least(as_of_date, date '2026-11-19')",
        snapshot, tmp_path,
    )  # fmt: skip
    assert "2026-11-22 (销售数据到 2026-11-19)" in page.text
    assert "11月1–19日 · 已过 19/30 天" in page.text


def test_a_period_that_ended_while_its_data_are_behind_is_still_open(
    snapshot: Path, tmp_path: Path
) -> None:
    page = page_after(
        "update marts.fct_kpi_values set as_of_date = least(as_of_date, date '2026-10-29')",
        snapshot, tmp_path, "2026-10",
    )  # fmt: skip
    assert "10月1–29日 · 已过 29/31 天" in page.text
    assert "进行中" in page.text


def test_stale_members_are_marked_but_not_every_figure_when_all_are_stale(
    snapshot: Path, tmp_path: Path
) -> None:
    with Snapshot(snapshot) as some:
        html = render_html(compose(some, "sales_monthly", "2026-11", "zh-CN"))
    assert "电商<sup>‡</sup>" in html
    page = page_after("update marts.fct_kpi_values set data_state = 'stale'", snapshot, tmp_path)
    assert "‡" not in page.text
    assert "依赖未更新的数据源" in page.figures[0].facts["title"]


def test_a_moving_new_year_is_explained_where_growth_is_flagged(
    snapshot: Path, tmp_path: Path
) -> None:
    flag = "update marts.fct_kpi_comparisons set flags = 'cny_shift' where period_key like '%-01'"
    page = page_after(flag, snapshot, tmp_path, "2026-01")
    assert "春节错月" in page.text
    flagged = [f for f in page.figures if "春节" in f.facts["title"]]
    assert {f.facts["data-measure"] for f in flagged} == {"yoy_growth"}


def test_a_kpi_the_snapshot_does_not_know_is_refused_by_name(
    snapshot: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match="has no KPI 'return_rate'; it has gross_sales"):
        page_after("delete from marts.dim_kpi where kpi_id = 'return_rate'", snapshot, tmp_path)


def test_targets_are_shown_where_there_are_any(snapshot: Path, tmp_path: Path) -> None:
    missing = "update marts.fct_kpi_values set value = null, status = 'missing_input'"
    one = page_after(
        f"{missing} where kpi_id = 'attainment' and scope_key = 'R1'", snapshot, tmp_path / "one"
    )
    members = {f.facts["data-scope-key"] for f in one.figures if f.facts["data-kpi"] == "pace_gap"}
    assert {"company", "R2", "T1", "drives"} <= members and "R1" not in members
    none = page_after(f"{missing} where kpi_id = 'attainment'", snapshot, tmp_path / "none")
    assert "目标完成率" in one.text and "目标完成率" not in none.text


def test_a_bridge_and_a_budget_are_shown_where_there_are_any(
    snapshot: Path, tmp_path: Path
) -> None:
    whole = page_after("select 1", snapshot, tmp_path / "whole")
    shown = {f.facts["data-measure"] for f in whole.figures}
    assert {f"{base}.price_effect" for base in ("budget", "prior_year", "prior_month")} <= shown
    assert "预算差异率" in whole.text
    bare = page_after(
        "delete from marts.mart_pvm where base in ('budget', 'prior_year');"
        " update marts.fct_kpi_values set value = null, status = 'missing_input'"
        " where kpi_id like 'budget%'",
        snapshot, tmp_path / "bare",
    )  # fmt: skip
    left = {f.facts["data-measure"] for f in bare.figures}
    assert "prior_month.price_effect" in left
    assert not left & {"budget.price_effect", "prior_year.price_effect"}
    assert "预算差异率" not in bare.text


def test_an_account_without_a_master_row_is_shown_by_its_key(
    snapshot: Path, tmp_path: Path
) -> None:
    page = page_after(
        "delete from marts.dim_scope where scope_type = 'account'", snapshot, tmp_path
    )
    assert "T:913200000000000000" in page.text


def test_scores_are_shown_by_role_and_a_provisional_one_is_marked(
    snapshot: Path, tmp_path: Path
) -> None:
    page = page_after("select 1", snapshot, tmp_path / "some")
    scored = [f.facts for f in page.figures if f.facts["data-kpi"] == "performance_score"]
    people = {f["data-scope-key"] for f in scored if f["data-scope-type"] == "salesperson"}
    assert {"E001", "E002", "E004"} <= people and "E003" not in people
    titles = {f["data-scope-key"]: f["title"] for f in scored if f["data-measure"] == "value"}
    assert "暂定" in titles["E002"] and "暂定" not in titles["E001"]
    assert "销售经理" in page.text and "销售代表" in page.text
    ranks = {f["data-scope-key"]: f["data-status"] for f in scored if f["data-measure"] == "rank"}
    assert ranks["E001"] == "few_peers" and ranks["E004"] == "ok"
    none = page_after("delete from marts.mart_performance_score", snapshot, tmp_path / "none")
    assert "绩效得分" in page.text and "绩效得分" not in none.text


def test_what_is_open_between_orders_and_invoices_is_shown_where_there_is_any(
    snapshot: Path, tmp_path: Path
) -> None:
    with Snapshot(snapshot) as some:
        shown = PageReader.of(render_html(compose(some, "sales_monthly", "2026-11", "zh-CN")))
    steps = {f.facts["data-measure"] for f in shown.figures if "." in f.facts["data-measure"]}
    assert {"fulfilment.uninvoiced_closing", "fulfilment.prebilled_change"} <= steps
    none = page_after("delete from marts.mart_order_delivery_invoice_bridge", snapshot, tmp_path)
    assert "已发未开票" in shown.text and "已发未开票" not in none.text


@pytest.mark.parametrize("report", ["sales_monthly", "sales_daily"])
def test_each_report_says_what_revenue_means_in_this_deployment(
    snapshot: Path, tmp_path: Path, report: str
) -> None:
    period = "2026-11" if report == "sales_monthly" else "2026-11-22"
    told = {"zh-CN": "销售额口径净订单额", "en": "Revenue basisNet orders"}
    for language, words in told.items():
        with Snapshot(snapshot) as some:
            page = PageReader.of(render_html(compose(some, report, period, language)))
        assert words in page.text
    other = "update marts.dim_snapshot set revenue_basis = 'cash'"
    with pytest.raises(KeyError, match=r"basis\.cash"):
        page_after(other, snapshot, tmp_path)
