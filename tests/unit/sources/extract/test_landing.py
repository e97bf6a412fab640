"""Nights of a CRM: what has landed is what the CRM held at the window's end, and nothing twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from fake_crm import FakeCrm, Killed
from nights import Nights

from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.suite import parse_suite
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.landing.verdict import VERDICT_NAME
from sales_pipeline.sources.extract.land import cursor
from sales_pipeline.sources.files.land import Status
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.http.errors import ExtractError

LAYOUT = Layout(
    source="crm",
    table="deals",
    extract={"connector": "zoho", "object": "Deals"},
    load={"key": ["deal_id"]},
    columns={
        "deal_id": {"from": "id"},
        "name": {"from": "name"},
        "amount": {"from": "amount", "type": "decimal(18,2)"},
        "owner_id": {"from": "owner[0].id"},
    },
)

SUITE = parse_suite(
    b"""{"name": "crm/deals", "meta": {}, "expectations": [
    {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "name"}},
    {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "deal_id"}},
    {"type": "expect_column_values_to_be_between", "kwargs": {"column": "amount", "min_value": 0}}
    ]}""",
    "crm/deals",
)


class FakeNights(Nights):
    def __init__(self, crm: FakeCrm, home: Path) -> None:
        super().__init__(LAYOUT, crm, home)
        self.crm = crm

    def next_night(self, days: int = 1) -> None:
        super().next_night(days)
        self.crm.later(days=days)

    def state(self) -> dict[str, object]:
        return {key: record["name"] for key, record in self.payloads().items()}

    def truth(self) -> dict[str, object]:
        return {key: values["name"] for key, (values, _) in self.crm.records.items()}


@pytest.fixture
def nights(tmp_path: Path) -> FakeNights:
    crm = FakeCrm()
    crm.fill(95)
    crm.later(hours=2)
    return FakeNights(crm, tmp_path)


def test_a_first_night_lands_everything_typed(nights: FakeNights) -> None:
    nights.crm.put("00000", at=nights.crm.time - timedelta(hours=1), owner=[{"id": "E7"}])
    outcome = nights.run()
    assert outcome.status is Status.LANDED and outcome.rows == 95
    assert nights.state() == nights.truth()
    first = nights.landed("deal_id, amount::varchar, owner_id, _raw._record is not null")[:2]
    assert first == [("00000", "0.50", "E7", True), ("00001", "1.50", None, True)]


def test_changes_and_deletions_follow(nights: FakeNights) -> None:
    nights.run()
    nights.next_night()
    nights.crm.put("00003", name="renamed")
    nights.crm.put("10000", name="new")
    nights.crm.delete("00004")
    nights.crm.later(hours=1)
    assert nights.run().rows == 3
    assert nights.state() == nights.truth()


def test_a_deletion_keeps_what_was_known_of_its_record(nights: FakeNights) -> None:
    nights.run()
    nights.next_night()
    nights.crm.delete("00004")
    nights.crm.later(hours=1)
    nights.run()
    nights.next_night()
    assert nights.run().rows == 0
    assert nights.landed("deal_id, name, _is_deleted")[4:6] == [
        ("00004", "deal 4", False),
        ("00004", "deal 4", True),
    ]


def test_what_a_window_brings_again_unchanged_does_not_land_twice(nights: FakeNights) -> None:
    nights.run()
    nights.next_night()
    assert nights.run().rows == 0
    window = nights.batches[-1].manifest.window
    assert (
        window
        and window.unchanged == 95
        and window.cursor == nights.batches[0].manifest.window.cursor
    )


def test_an_extract_without_news_has_no_rows_to_judge(nights: FakeNights) -> None:
    nights.run()
    nights.next_night()
    nights.run()
    quiet = nights.batches[-1]
    (quiet.folder / VERDICT_NAME).unlink()
    verdict = evaluate(quiet.folder, SUITE, nights.night)
    assert not quiet.manifest.parts
    assert (verdict.decision, verdict.rows_landed, len(verdict.results)) == ("accepted", 0, 6)
    assert nights.state() == nights.truth()


def test_a_second_run_of_a_quiet_night_is_no_batch(nights: FakeNights) -> None:
    nights.run()
    nights.crm.later(minutes=20)
    assert nights.run().status is Status.DUPLICATE
    assert len(nights.batches) == 1


def test_a_record_committed_late_is_caught_by_the_lookback(nights: FakeNights) -> None:
    nights.crm.put("00050", name="last change", at=nights.crm.time - timedelta(minutes=2))
    nights.run()
    late = nights.crm.time - timedelta(minutes=20)
    nights.next_night()
    nights.crm.put("20000", name="committed late", at=late)
    nights.run()
    assert nights.state() == nights.truth()


def test_after_a_rejection_the_next_extract_brings_its_records_again(nights: FakeNights) -> None:
    nights.run()
    before = cursor(nights.batches)
    nights.next_night()
    nights.crm.put("00003", name="rejected, then right")
    nights.crm.later(hours=1)
    nights.run(decision="rejected")
    assert cursor(nights.batches) == before
    nights.next_night()
    nights.run()
    assert nights.state() == nights.truth()
    assert [b.state for b in nights.batches] == ["accepted", "superseded", "accepted"]


def test_a_record_that_comes_back_as_it_was_lands_again(nights: FakeNights) -> None:
    nights.run()
    nights.next_night()
    values, _ = nights.crm.records["00005"]
    nights.crm.delete("00005")
    nights.crm.later(hours=1)
    nights.run()
    assert "00005" not in nights.state()
    nights.next_night()
    nights.crm.put("00005", **values)
    nights.crm.later(hours=1)
    nights.run()
    assert nights.state() == nights.truth()


def test_a_record_on_two_pages_lands_once_in_its_newest_version(nights: FakeNights) -> None:
    whole = nights.crm._after

    def doubled(window, reading, last):  # type: ignore[no-untyped-def]
        found = whole(window, reading, last)
        return [*found[:1], *found]

    nights.crm._after = doubled  # type: ignore[method-assign]
    assert nights.run().rows == 95
    window = nights.batches[0].manifest.window
    assert window and window.repeated == window.fetched - 95 > 0
    assert nights.state() == nights.truth()


def test_a_clock_that_runs_ahead_loses_nothing(nights: FakeNights) -> None:
    real = nights.crm.server_time
    nights.crm.server_time = lambda: real() + timedelta(hours=3)  # type: ignore[method-assign]
    nights.run()
    nights.crm.later(hours=1)
    nights.crm.put("30000", name="before the window's end, after the extract")
    nights.next_night()
    nights.run()
    assert nights.state() == nights.truth()


def test_a_kill_between_landing_and_tidying_up_repeats_nothing(
    nights: FakeNights, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(ready: Path) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(nights, "tidy", killed)
        nights.run()
    pages = nights.crm.pages_read
    outcome = nights.run()
    assert outcome.status is Status.DUPLICATE and nights.crm.pages_read == pages
    assert len(nights.batches) == 1 and nights.state() == nights.truth()


def test_the_window_is_kept_with_the_batch(nights: FakeNights) -> None:
    nights.run()
    window = BatchManifest.read(nights.batches[0].folder).window
    assert window and (window.fetched, window.pages, window.later) == (95, 10, 0)
    assert window.start is None and window.end == nights.crm.time - timedelta(minutes=1)


def test_a_week_later_ids_are_compared(nights: FakeNights) -> None:
    """A hard delete that no list tells of, a record that was never seen, one that came back."""
    nights.run()
    nights.next_night()
    values, old = nights.crm.records["00005"]
    nights.crm.delete("00005")
    nights.crm.later(hours=1)
    nights.run()
    del nights.crm.records["00006"]
    nights.crm.put("40000", name="imported", at=old)
    nights.crm.put("00005", **values, at=old)
    nights.next_night()
    nights.run()
    assert nights.state() != nights.truth()
    nights.next_night(days=5)
    assert nights.run().rows == 3
    assert nights.state() == nights.truth()
    assert nights.batches[-1].manifest.window.is_reconciled  # type: ignore[union-attr]
    nights.next_night()
    assert nights.run().rows == 0


def test_a_comparison_of_ids_moves_no_cursor(nights: FakeNights) -> None:
    """What it finds is dated with the window's end, which may lie ahead of the vendor's records."""
    real = nights.crm.server_time
    nights.crm.server_time = lambda: real() + timedelta(hours=3)  # type: ignore[method-assign]
    nights.run()
    nights.next_night(days=7)
    del nights.crm.records["00006"]
    assert nights.run().rows == 1
    nights.crm.later(hours=1)
    nights.crm.put("30000", name="before the end of the window that was compared")
    nights.next_night()
    nights.run()
    assert nights.state() == nights.truth()


def test_records_without_a_time_are_compared_and_land_once(nights: FakeNights) -> None:
    """Each of their windows begins at nothing: that does not make it a comparison."""
    dated = nights.crm.pages

    def timeless(*args):  # type: ignore[no-untyped-def]
        for page in dated(*args):
            yield page._replace(records=[r._replace(modified_at=None) for r in page.records])

    nights.crm.pages = timeless  # type: ignore[method-assign]
    nights.run()
    nights.next_night()
    del nights.crm.records["00006"]
    assert nights.run().rows == 0
    nights.next_night(days=6)
    assert nights.run().rows == 1
    assert ("00006", True) in nights.landed("_record_id, _is_deleted")
    nights.next_night()
    assert nights.run().rows == 0


def test_records_that_vanish_in_great_numbers_are_not_taken_for_deleted(
    nights: FakeNights,
) -> None:
    """As where the user of the connection has lost the sight of them."""
    nights.run()
    hidden = {key: nights.crm.records.pop(key) for key in list(nights.crm.records)[:30]}
    nights.next_night(days=7)
    sentence = r"crm/deals \(Deals\): 30 of 95 records are not listed any more, at most 20%"
    with pytest.raises(ExtractError, match=sentence):
        nights.run()
    nights.crm.records |= hidden
    nights.run()
    assert nights.state() == nights.truth() and not nights.tombstones()


def test_damaged_answers_are_told_with_the_batch(nights: FakeNights) -> None:
    whole = nights.crm.pages

    def damaged(*args):  # type: ignore[no-untyped-def]
        for number, page in enumerate(whole(*args)):
            yield page._replace(damaged=number < 2)

    nights.crm.pages = damaged  # type: ignore[method-assign]
    (found,) = nights.run().problems
    assert (found.rule, found.severity) == ("pages_damaged", "warning")
    assert found.message.startswith("Deals: 2 of the vendor's answers held bytes")
    assert nights.batches[0].manifest.problems == (found,)
