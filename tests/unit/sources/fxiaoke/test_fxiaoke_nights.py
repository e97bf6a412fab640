"""Nights of Fxiaoke: 作废, hard deletions, late and moving records, changed fields, a quota."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from acme_fxiaoke import Acme, FirstNight, acme, busy_day, first_day, second_day

from sales_pipeline.sources.http.errors import ExtractError

QUERY = {"path": "data/query"}


@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
@pytest.mark.parametrize("style", ["corp", "oauth"])
def test_changes_follow_the_first_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, style: str, shown: bool
) -> None:
    """Whether a plain query shows what is 作废 or not: the same records and tombstones land."""
    env = {"auth_style": style, "employee_id": "1000", "page_size": "20"}
    with acme(monkeypatch, tmp_path, env=env, invalid_in_plain_queries=shown) as company:
        first_day(company)
        company.night()
        company.check()
        assert len(company.nights["accounts"].tombstones()) == 2
        company.next_day()
        busy_day(company)
        company.night()
        company.check()
        # Not everything is read again: some thirty records have changed.
        windows = [nights.batches[-1].manifest.window for nights in company.nights.values()]
        assert all(window and window.fetched < 40 for window in windows)
        assert len(company.mints()) == 2
        company.check_no_secret()


UNKNOWN = {
    "labels_with_projection": False, "query_keys_in_rows": False, "expires_in_tells_rest": False,
    "describe_name_in": "top", "refuses_unknown_fields": False, "between_includes_ends": False,
    "total_flag_in": "search_query_info",
}  # fmt: skip


def test_what_nobody_knows_of_the_vendor_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    """The other nights of these tests have it the other way round."""
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path, **UNKNOWN) as company:
        company.night()
        company.check()


def test_what_a_window_brings_again_unchanged_does_not_land_twice(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    """`searchAfterId` and `total_num` differ from query to query and are no part of a record."""
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        company.night()
        company.next_day()
        company.night()
        windows = [nights.batches[-1].manifest.window for nights in company.nights.values()]
        assert all(w and w.unchanged and w.fetched == w.unchanged for w in windows)
        assert [nights.batches[-1].manifest.rows for nights in company.nights.values()] == [0, 0]


def test_a_week_later_ids_are_compared(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    """Deleted for good, of which nothing tells; imported with an old date; restored without one."""
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        store, accounts = company.sim.store, company.ids("AccountObj")
        company.night()
        gone, gone_at_once = accounts[14], accounts[20]
        store.delete("AccountObj", gone, permanent=True)
        store.delete("AccountObj", gone_at_once, permanent=True)
        company.sim.clock.advance(3600)
        values = dict(store.state("AccountObj")[accounts[1]].values)
        old = fxiaoke_first_night.ended - timedelta(days=100)
        store.bulk_insert("AccountObj", [("5e0000000000000000000001", values, old, old)])
        restored = company.ids("AccountObj", deleted=True)[0]
        store.undelete("AccountObj", restored, touch=False)
        company.next_day()
        company.night("accounts")
        assert company.nights["accounts"].payloads().keys() != set(company.ids("AccountObj"))
        company.next_day(days=6)
        company.night("accounts")
        company.check_ids("accounts")
        window = company.nights["accounts"].batches[-1].manifest.window
        assert window and window.is_reconciled


def test_what_moves_while_pages_are_read_lands_the_next_night(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        ids = company.ids("AccountObj")
        values = dict(company.sim.store.state("AccountObj")[ids[0]].values)
        account = {"object": "AccountObj"}
        moves = [
            {"op": "insert", **account, "values": values},
            {"op": "update", **account, "id": ids[1], "values": {"remark": "changed now"}},
            {"op": "delete", **account, "id": ids[2]},
            {"op": "delete", **account, "id": ids[3], "permanent": True},
            {"op": "merge", **account, "winner": ids[4], "loser": ids[5]},
            # Changed by day and again now: the version of the day is nowhere to be had.
            {"op": "update", **account, "id": ids[-1], "values": {"remark": "and again"}},
        ]
        company.sim.faults.add("mutate_between_pages", match=QUERY, args={"mutate": moves})
        company.night()
        window = company.nights["accounts"].batches[-1].manifest.window
        assert window and window.later == 0
        assert company.wrong("opportunities") <= {
            id
            for id, record in company.sim.store.state("NewOpportunityObj").items()
            if record.values["account_id"] == ids[4]
        }
        company.sim.faults.reset()
        company.next_day()
        company.night()
        company.check("opportunities")
        assert not company.wrong("accounts")


@pytest.mark.parametrize("rule", [{"nth": 1}, {}], ids=["late_commit", "index_lag"])
def test_what_shows_late_is_caught_by_the_lookback(
    monkeypatch: pytest.MonkeyPatch,
    fxiaoke_first_night: FirstNight,
    tmp_path: Path,
    rule: dict[str, int],
) -> None:
    """Ten minutes late, of the thirty that a window looks back: one change of two, or all."""
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        ids, fault = company.ids("AccountObj"), "late_commit" if rule else "index_lag"
        company.sim.faults.add(fault, args={"seconds": 600}, **rule)
        for id in ids[21:23]:
            company.sim.store.update("AccountObj", id, remark="shows late")
            company.sim.clock.advance(120)
        company.night()
        assert ids[21] in company.wrong("accounts")
        company.sim.faults.reset()
        company.next_day()
        company.night()
        company.check()


@pytest.mark.parametrize("fault", ["null_bytes", "huge_text", "bad_utf8"])
def test_a_damaged_text_spoils_one_record_only(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path, fault: str
) -> None:
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        match = {**QUERY, "object": "AccountObj"}
        company.sim.faults.add(fault, match=match, nth=2, args={"field": "remark"})
        company.night()
        assert len(company.wrong("accounts")) == 1 and not company.wrong("opportunities")
        company.check_ids("accounts")


def test_a_changed_type_lands_and_is_told(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        before = _kinds(company)
        change = {"object": "AccountObj", "name": "employees_number", "type": "text"}
        company.sim.faults.add("type_change", match=QUERY, args=change)
        company.night()
        company.check()
        assert (before["employees_number"], _kinds(company)["employees_number"]) == (
            "number", "text",
        )  # fmt: skip


def test_a_renamed_option_reaches_what_changes_afterwards(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    """The vendor touches no time of change: older records keep the old name until they change."""
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path) as company:
        rename = {"object": "NewOpportunityObj", "name": "sales_stage", "old": "won", "new": "赢单"}
        company.sim.faults.add("renamed_picklist", match=QUERY, args=rename)
        company.night()
        company.check("accounts")
        landed = {p["sales_stage"] for p in company.nights["opportunities"].payloads().values()}
        assert {"won", "赢单"} <= landed
        stage = next(f for f in _fields(company, "opportunities") if f.name == "sales_stage")
        assert "赢单" in stage.options and "won" not in stage.options


def test_a_removed_field_is_empty_where_the_vendor_ignores_it(
    monkeypatch: pytest.MonkeyPatch, fxiaoke_first_night: FirstNight, tmp_path: Path
) -> None:
    with second_day(
        monkeypatch, fxiaoke_first_night, tmp_path, refuses_unknown_fields=False
    ) as company:
        removed = {"object": "AccountObj", "name": "tel"}
        company.sim.faults.add("field_removed", match=QUERY, args=removed)
        company.night()
        company.check()
        assert "tel" not in _kinds(company)


def test_a_quota_that_ends_in_a_first_load_keeps_what_was_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The next day goes on behind the last part, in the window that was frozen the day before."""
    env = {"page_size": "10"}
    with acme(monkeypatch, tmp_path, env=env, daily_quota=10) as company:
        whole = 120 // 10 + 1
        with pytest.raises(ExtractError, match=r"30002 .*Remedy: .*resets at 00:00 \(UTC\+8\)"):
            company.night("opportunities")
        assert company.batches() == 0 and company.cursors() == [None, None]
        with pytest.raises(ExtractError, match="30002"):
            company.night("opportunities")
        company.sim.clock.set(company.sim.clock.now().replace(hour=16))  # midnight in China
        before = len(company.sim.log.calls("data/query"))
        company.night("opportunities")
        company.check_ids("opportunities")
        assert not company.wrong("opportunities")
        part, invalid = 40 // 10, 1
        assert before - 2 + len(company.sim.log.calls("data/query")) - before <= (
            whole + part + invalid
        )


def _fields(company: Acme, table: str) -> Any:
    connector = company.connector()
    return connector.fields(company.nights[table].pull.table)


def _kinds(company: Acme) -> dict[str, str]:
    return {field.name: field.type for field in _fields(company, "accounts")}
