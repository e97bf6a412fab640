"""The share gets each report once and whole, `latest` follows, a retry finishes a crash."""

import json
from pathlib import Path

import pytest

from sales_pipeline.delivery import share
from sales_pipeline.delivery.outbox import DeliveryError, Outbox, OutboxRow
from sales_pipeline.delivery.share import deliver_to_share


def deliver(folder: Path, tmp_path: Path) -> OutboxRow:
    return deliver_to_share(folder, tmp_path / "share", tmp_path / "outbox")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_report_arrives_whole_with_its_manifest_and_latest(make_report, tmp_path: Path) -> None:
    folder = make_report()
    row = deliver(folder, tmp_path)
    target = tmp_path / "share" / row.destination
    assert row.status == "delivered"
    assert files_of(target) == files_of(folder)
    assert (tmp_path / "share" / "sales_daily" / "latest").resolve() == target
    assert (target.parent / "latest").resolve() == target


def test_a_retry_makes_no_second_copy(make_report, tmp_path: Path) -> None:
    folder = make_report()
    first = deliver(folder, tmp_path)
    target = tmp_path / "share" / first.destination
    before = {path: path.stat().st_mtime_ns for path in target.iterdir()}
    assert deliver(folder, tmp_path) == first
    assert before == {path: path.stat().st_mtime_ns for path in target.iterdir()}
    assert len(Outbox(tmp_path / "outbox").rows()) == 1


def test_a_changed_report_is_a_row_and_a_folder_of_its_own(make_report, tmp_path: Path) -> None:
    first = deliver(make_report(content="before"), tmp_path)
    second = deliver(make_report(content="after"), tmp_path)
    assert first.destination != second.destination
    assert len(Outbox(tmp_path / "outbox").rows("delivered")) == 2
    latest = tmp_path / "share" / "sales_daily" / "latest"
    assert latest.resolve() == tmp_path / "share" / second.destination


def test_an_older_period_does_not_become_the_latest(make_report, tmp_path: Path) -> None:
    newer = deliver(make_report("2026-11-22"), tmp_path)
    deliver(make_report("2026-11-20"), tmp_path)
    latest = tmp_path / "share" / "sales_daily" / "latest"
    assert latest.resolve() == tmp_path / "share" / newer.destination


def test_a_crash_after_the_copy_is_finished_without_another_copy(
    make_report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_report()

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(share, "move_latest_forward", dies)
        deliver(folder, tmp_path)
    (pending,) = Outbox(tmp_path / "outbox").rows("pending")
    (copied,) = (tmp_path / "share" / "sales_daily" / "2026-11-22").iterdir()
    before = copied.stat().st_mtime_ns
    row = deliver(folder, tmp_path)
    assert (row.status, row.run_id) == ("delivered", pending.run_id)
    assert copied.stat().st_mtime_ns == before
    assert (tmp_path / "share" / "sales_daily" / "latest").resolve() == copied


def test_a_crash_in_the_middle_of_the_copy_leaves_nothing_half(
    make_report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_report()

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(share.shutil, "copyfile", full)
        with pytest.raises(DeliveryError, match=r"did not reach share everyone: No space left"):
            deliver(folder, tmp_path)
    assert not list((tmp_path / "share" / "sales_daily" / "2026-11-22").iterdir())
    (failed,) = Outbox(tmp_path / "outbox").rows("failed")
    assert (failed.failures, failed.error) == (1, "No space left on device")
    assert deliver(folder, tmp_path).status == "delivered"


def test_a_report_that_differs_from_its_manifest_is_not_delivered(
    make_report, tmp_path: Path
) -> None:
    folder = make_report()
    (folder / "data.csv").write_text("changed by hand")
    with pytest.raises(DeliveryError, match=r"data\.csv in .* differ from its manifest\.json"):
        deliver(folder, tmp_path)
    assert not (tmp_path / "share" / "sales_daily" / "latest").exists()


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    with pytest.raises(FileNotFoundError, match="is not a published report"):
        deliver(tmp_path / "draft", tmp_path)


def test_where_links_are_impossible_latest_is_a_copy_that_follows(
    make_report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("operation not supported")

    monkeypatch.setattr(Path, "symlink_to", refused)
    for period in ("2026-11-21", "2026-11-22"):
        deliver(make_report(period), tmp_path)
        latest = tmp_path / "share" / "sales_daily" / "latest"
        assert not latest.is_symlink()
        assert json.loads((latest / "manifest.json").read_text())["period_key"] == period
    assert not list((tmp_path / "share" / "sales_daily").glob(".latest*"))


def test_a_copied_latest_gives_way_to_a_link(
    make_report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("operation not supported")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "symlink_to", refused)
        deliver(make_report("2026-11-21"), tmp_path)
    row = deliver(make_report("2026-11-22"), tmp_path)
    latest = tmp_path / "share" / "sales_daily" / "latest"
    assert latest.is_symlink()
    assert latest.resolve() == tmp_path / "share" / row.destination
