"""The page is one safe, offline file in two languages that names its stale sources."""

import re
from pathlib import Path

import pytest
from page_reader import PageReader

from sales_pipeline.reports.build import build_report
from sales_pipeline.reports.compose import compose
from sales_pipeline.reports.html import render_html
from sales_pipeline.reports.snapshot import Snapshot

REPORTS = [("sales_monthly", "2026-11"), ("sales_daily", "2026-11-22")]


def page_of(snapshot_dir: Path, report_id: str, period: str, language: str) -> str:
    with Snapshot(snapshot_dir) as snapshot:
        return render_html(compose(snapshot, report_id, period, language))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("report_id", "period"), REPORTS)
def test_the_page_refers_to_nothing_outside_itself(
    snapshot: Path, report_id: str, period: str, language: str
) -> None:
    html = page_of(snapshot, report_id, period, language)
    assert not re.search(r"https?://|url\(|@import|//[\w-]+\.\w", html.split("<script>")[0])
    assert "http" not in html.replace("http-equiv", "")
    for tag, facts in PageReader.of(html).tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert not {"src", "srcset", "action", "data"} & facts.keys(), (tag, facts)
        assert facts.get("href", "#").startswith("#")
    assert "default-src 'none'" in html
    assert len(html.encode()) < 2_000_000


def test_names_from_the_data_stay_text(hostile_snapshot: Path) -> None:
    for report_id, period in REPORTS:
        html = page_of(hostile_snapshot, report_id, period, "zh-CN")
        page = PageReader.of(html)
        assert [tag for tag, _ in page.tags].count("script") == 2
        assert not [facts for _, facts in page.tags if any(key.startswith("on") for key in facts)]
        assert "<img" not in html
        assert "</script><b>" not in html
        assert "{{ 7 * 7 }} <i>" in page.text
    assert (
        "<script>alert(1)</script>"
        in PageReader.of(page_of(hostile_snapshot, *REPORTS[0], "en")).text
    )


def test_both_languages_show_the_same_figures_in_the_same_order(snapshot: Path) -> None:
    for report_id, period in REPORTS:
        chinese, english = (
            [
                (
                    figure.facts["data-kpi"],
                    figure.facts["data-scope-key"],
                    figure.facts["data-value"],
                )
                for figure in PageReader.of(page_of(snapshot, report_id, period, language)).figures
            ]
            for language in ("zh-CN", "en")
        )
        assert chinese == english


def test_an_english_page_has_no_chinese_and_says_its_language(snapshot: Path) -> None:
    html = page_of(snapshot, "sales_monthly", "2026-11", "en")
    assert '<html lang="en">' in html
    body = html[html.index("<body>") :]
    assert not re.search(r"[\u4e00-\u9fff]", body)


def test_each_stale_source_has_a_banner_with_its_dates(snapshot: Path) -> None:
    html = page_of(snapshot, "sales_daily", "2026-11-22", "zh-CN")
    banners = [facts for tag, facts in PageReader.of(html).tags if facts.get("class") == "banner"]
    assert [(b["data-source"], b["data-state"]) for b in banners] == [
        ("eshop", "stale"), ("finance", "stale_input"),
    ]  # fmt: skip
    assert "数据源 eshop 自 2026-11-20 起未更新，数据只到 2026-11-19" in html


def test_the_head_states_period_date_snapshot_currency_and_basis(snapshot: Path) -> None:
    text = PageReader.of(page_of(snapshot, "sales_monthly", "2026-11", "zh-CN")).text
    for fact in ("2026年11月", "2026-11-22", "20261122-fixture", "CNY", "净订单额", "工作日 15/21"):
        assert fact in text


def test_a_missing_value_says_why_and_a_short_history_is_marked(snapshot: Path) -> None:
    page = PageReader.of(page_of(snapshot, "sales_monthly", "2026-11", "zh-CN"))
    titles = {f.facts["data-status"]: f.facts["title"] for f in page.figures if f.text == "—"}
    assert titles["no_denominator"] == "— · 分母为 0 或缺失"
    assert "†" in page.text
    assert "历史数据不足" in page.text


def test_a_period_without_data_gives_a_page_that_says_so(snapshot: Path, tmp_path: Path) -> None:
    files = build_report(snapshot, "sales_monthly", "2027-03", "zh-CN", tmp_path)
    page = PageReader.of(files.html.read_text())
    assert files.is_empty
    assert "2027年3月 没有数据。该快照的数据范围为 2024年10月1日 至 2026年11月22日。" in page.text
    assert not page.figures
    assert files.workbook.stat().st_size > 0


def test_an_empty_snapshot_gives_a_page_that_says_so(empty_snapshot: Path) -> None:
    for report_id, period in REPORTS:
        html = page_of(empty_snapshot, report_id, period, "en")
        assert "This snapshot holds no KPI values at all." in html
