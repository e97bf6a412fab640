"""Publishing a report: one folder a run, the same bytes every time, `latest` that only moves on."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from snapshot_fixture import changed_copy

from sales_pipeline.files import sha256_of
from sales_pipeline.reports.build import PublishedReport, build_report, publish_report
from sales_pipeline.reports.protocol import reports
from sales_pipeline.reports.snapshot import ReportError, Snapshot

MOMENT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)


def publish(
    snapshot: Path, out: Path, period: str = "2026-11-22", languages: tuple[str, ...] = ("en",)
) -> PublishedReport:
    with Snapshot(snapshot) as opened:
        return publish_report(
            opened, out, "sales_daily", period,
            git_sha="abc1234", languages=languages, generated_at=MOMENT,
        )  # fmt: skip


def test_two_builds_of_the_same_report_have_the_same_bytes(snapshot: Path, tmp_path: Path) -> None:
    for report_id, period in [("sales_monthly", "2026-11"), ("sales_daily", "2026-11-22")]:
        built = []
        for side in ("a", "b"):
            with Snapshot(snapshot) as opened:
                published = publish_report(
                    opened, tmp_path / side, report_id, period, git_sha="x", generated_at=MOMENT
                )
            built.append({path.name: sha256_of(path) for path in published.folder.iterdir()})
        assert built[0] == built[1]
        assert len(built[0]) == 6


def test_a_repeat_is_a_no_op(snapshot: Path, tmp_path: Path) -> None:
    first = publish(snapshot, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    second = publish(snapshot, tmp_path)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.folder == first.folder
    assert before == {path: path.stat().st_mtime_ns for path in second.folder.iterdir()}


def test_the_manifest_says_what_the_files_are_made_of(snapshot: Path, tmp_path: Path) -> None:
    published = publish(snapshot, tmp_path, languages=("zh-CN", "en"))
    manifest = json.loads((published.folder / "manifest.json").read_text())
    assert manifest["report_id"] == "sales_daily"
    assert manifest["as_of_date"] == manifest["knowledge_date"] == "2026-11-22"
    assert manifest["snapshot_id"] == snapshot.name
    assert manifest["git_sha"] == "abc1234"
    assert manifest["language"] == ["zh-CN", "en"]
    assert manifest["generated_at"] == "2026-11-23T01:02:03+00:00"
    assert manifest["kpi_definition_versions"]["net_revenue"] == "1"
    assert manifest["dq"]["sources"]["eshop"] == "stale"
    assert manifest["dq"]["quarantined_rows"] == 42
    assert (
        manifest["row_counts"]["data.csv"]
        == len((published.folder / "data.csv").read_text(encoding="utf-8-sig").splitlines()) - 1
    )
    for name, fact in manifest["files"].items():
        assert fact["sha256"] == sha256_of(published.folder / name)
    assert set(manifest["files"]) == {
        "report.zh-CN.html", "report.en.html", "report.zh-CN.xlsx", "report.en.xlsx", "data.csv",
    }  # fmt: skip


def test_latest_moves_forward_and_never_back(snapshot: Path, tmp_path: Path) -> None:
    newer = publish(snapshot, tmp_path, "2026-11-22")
    older = publish(snapshot, tmp_path, "2026-11-20")
    assert (tmp_path / "sales_daily" / "latest").resolve() == newer.folder
    assert (older.folder.parent / "latest").resolve() == older.folder


def test_a_report_without_data_is_kept_but_is_not_the_latest(
    snapshot: Path, tmp_path: Path
) -> None:
    newer = publish(snapshot, tmp_path, "2026-11-22")
    assert publish(snapshot, tmp_path, "2027-01-01").manifest["dq"]["is_empty"]
    assert (tmp_path / "sales_daily" / "latest").resolve() == newer.folder


def test_a_new_snapshot_makes_a_new_run(snapshot: Path, tmp_path: Path) -> None:
    other = changed_copy(snapshot, tmp_path / "other", "select 1")
    manifest = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps(manifest | {"snapshot_id": "20261122-b"}))
    first, second = publish(snapshot, tmp_path), publish(other, tmp_path)
    assert first.run_id != second.run_id
    assert first.folder.is_dir() and second.is_new


def test_a_failed_build_leaves_no_folder(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("disk full")

    monkeypatch.setattr("sales_pipeline.reports.build.write_workbook", broken)
    with pytest.raises(RuntimeError, match="disk full"):
        publish(snapshot, tmp_path)
    assert not list((tmp_path / "sales_daily" / "2026-11-22").iterdir())


def test_what_a_dead_process_left_is_swept(snapshot: Path, tmp_path: Path) -> None:
    first = publish(snapshot, tmp_path / "a")
    # No process has this number: Linux stops at 4194304.
    left = tmp_path / "b" / "sales_daily" / "2026-11-22" / f".{first.run_id}.4999999.tmp"
    left.mkdir(parents=True)
    publish(snapshot, tmp_path / "b")
    assert not left.exists()


def test_unknown_reports_periods_and_snapshots_are_refused_in_words(
    snapshot: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match="'nope' is unknown; valid: sales_daily, sales_monthly"):
        build_report(snapshot, "nope", "2026-11", "en", tmp_path)
    with pytest.raises(ReportError, match="'2026-13' is not a period key of grain month"):
        build_report(snapshot, "sales_monthly", "2026-13", "en", tmp_path)
    with pytest.raises(ReportError, match=r"manifest\.json is missing"):
        build_report(tmp_path, "sales_monthly", "2026-11", "en", tmp_path)


def test_a_report_is_its_module(snapshot: Path) -> None:
    assert list(reports()) == ["sales_daily", "sales_monthly"]
    for report_id, report in reports().items():
        assert type(report).__module__.endswith(f".{report_id}")


def test_a_name_that_looks_like_a_formula_is_quoted_in_the_data_file(
    hostile_snapshot: Path, tmp_path: Path
) -> None:
    data = build_report(hostile_snapshot, "sales_monthly", "2026-11", "en", tmp_path).data
    text = data.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text and ',"=HYPERLINK' not in text
