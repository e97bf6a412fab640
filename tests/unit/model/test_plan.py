"""What a run builds: its batches, its nights, and an id known before anything is built."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from model_fixture import FX, ORDERS, SHOP, batch, day, plan_of, pretend_published

from sales_pipeline.gates.ledger import Decision, RowKey, append
from sales_pipeline.landing.registry import BatchState
from sales_pipeline.model.plan import OlderThanPublished, RunPlan, model_checksum, plan_run
from sales_pipeline.model.snapshot import Terms
from sales_pipeline.model.states import Batches

FIRST: Batches = {ORDERS: (batch(9), batch(10)), SHOP: (batch(10, key=SHOP),)}
REJECTED = batch(11, BatchState.REJECTED, name="bad")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Published up to the 10th."""
    pretend_published(tmp_path, plan_of(day(10), FIRST, tmp_path)[0])
    return tmp_path


def ids(batches: Batches) -> list[str]:
    return [b.manifest.batch_id for found in batches.values() for b in found]


def test_the_first_run_reads_all_accepted_batches_from_the_night_of_the_first(
    tmp_path: Path,
) -> None:
    plan, to_read = plan_of(day(10), {**FIRST, FX: (batch(8, key=FX, known_on=day(7)),)}, tmp_path)
    assert len(ids(to_read)) == 4
    assert (plan.range_start, plan.first_known_on, plan.is_rebuild) == (day(7), day(7), False)


def test_a_run_without_any_batch_is_a_plan_too(tmp_path: Path) -> None:
    plan, to_read = plan_of(day(10), {ORDERS: ()}, tmp_path)
    assert ids(to_read) == [] and plan.batch_ids == {} and plan.range_start == day(10)


def test_a_next_night_reads_only_what_the_newest_snapshot_does_not_have(published: Path) -> None:
    plan, to_read = plan_of(day(11), {**FIRST, ORDERS: (*FIRST[ORDERS], batch(11))}, published)
    assert ids(to_read) == ["20260311-11"]
    assert plan.batch_ids["erp/order_lines"] == ["20260309-9", "20260310-10", "20260311-11"]
    assert (plan.range_start, plan.is_rebuild) == (day(11), False)
    assert plan.first_known_on == day(9), "it stays that of the first run"


def test_an_extract_without_changes_feeds_nothing_and_an_empty_full_list_does(
    published: Path,
) -> None:
    quiet = batch(11, key=SHOP, pulled=True, rows=0)
    empty = batch(11, key=FX, rows=0, load_mode="full")
    plan, to_read = plan_of(
        day(11), {**FIRST, SHOP: (*FIRST[SHOP], quiet), FX: (empty,)}, published
    )
    assert plan.fed == ("finance/fx_rates",)
    assert len(ids(to_read)) == 2, "what says nothing is known, too"


def test_a_rebuild_is_fed_by_every_table(published: Path) -> None:
    plan, _ = plan_of(day(11), FIRST, published, checksum="other models")
    assert plan.is_rebuild and plan.fed == ("erp/order_lines", "eshop/orders")


@pytest.mark.parametrize(
    "terms",
    [
        Terms(revenue_basis="delivered"),
        Terms(reporting_currency="USD"),
        Terms(fiscal_year_start_month=4),
    ],
    ids=repr,
)
def test_where_figures_are_told_in_other_terms_a_run_starts_anew(
    published: Path, terms: Terms
) -> None:
    """From all batches, night by night; figures of two meanings have no common history."""
    plan, to_read = plan_of(day(11), FIRST, published, "other vars", terms=terms)
    assert plan.starts_anew and not plan.is_rebuild and len(ids(to_read)) == 3
    assert plan.range_start == plan.first_known_on == day(9)
    assert plan.terms == terms
    with pytest.raises(OlderThanPublished):
        plan_of(day(9), FIRST, published, "other vars", terms=terms)


def test_a_late_batch_of_an_old_day_is_new(published: Path) -> None:
    late = batch(3, known_on=day(11))
    plan, to_read = plan_of(day(11), {**FIRST, ORDERS: (late, *FIRST[ORDERS])}, published)
    assert ids(to_read) == ["20260303-3"]
    assert plan.range_start == day(11)


@pytest.mark.parametrize("state", [s for s in BatchState if s is not BatchState.ACCEPTED])
def test_only_accepted_batches_are_read(published: Path, state: BatchState) -> None:
    batches = {**FIRST, ORDERS: (*FIRST[ORDERS], batch(11, state))}
    plan, to_read = plan_of(day(11), batches, published)
    assert ids(to_read) == []
    assert "20260311-11" not in plan.batch_ids["erp/order_lines"]


def test_a_batch_that_a_failed_later_night_accepted_waits_for_that_night(published: Path) -> None:
    batches = {**FIRST, ORDERS: (*FIRST[ORDERS], batch(12))}
    plan, to_read = plan_of(day(11), batches, published)
    assert ids(to_read) == [] and "20260312-12" not in plan.batch_ids["erp/order_lines"]
    pretend_published(published, plan)
    assert ids(plan_of(day(12), batches, published)[1]) == ["20260312-12"]


def test_nights_that_were_left_out_are_run_too(published: Path) -> None:
    assert plan_of(day(14), FIRST, published)[0].range_start == day(11)


def test_the_same_night_again_is_the_same_snapshot(published: Path) -> None:
    first = plan_of(day(10), FIRST, published)[0]
    assert (published / first.snapshot_id).is_dir()
    assert first == plan_of(day(10), FIRST, published)[0]
    assert first.range_start == day(10)


def test_more_batches_for_a_published_night_are_another_snapshot_of_it(published: Path) -> None:
    batches = {**FIRST, ORDERS: (*FIRST[ORDERS], batch(10, name="late", known_on=day(10)))}
    plan, to_read = plan_of(day(10), batches, published)
    assert not (published / plan.snapshot_id).exists()
    assert ids(to_read) == ["20260310-late"] and plan.range_start == day(10)


def test_the_id_holds_the_date_and_does_not_depend_on_the_order_of_tables(tmp_path: Path) -> None:
    plan = plan_of(day(10), FIRST, tmp_path)[0]
    turned = {key: tuple(reversed(found)) for key, found in reversed(list(FIRST.items()))}
    assert plan.snapshot_id.startswith("20260310-")
    assert plan.snapshot_id == plan_of(day(10), turned, tmp_path)[0].snapshot_id


def test_a_rejection_changes_the_id_though_the_data_are_the_same(tmp_path: Path) -> None:
    plain = plan_of(day(11), FIRST, tmp_path)[0]
    blocked = plan_of(day(11), {**FIRST, ORDERS: (*FIRST[ORDERS], REJECTED)}, tmp_path)[0]
    assert blocked.batch_ids == plain.batch_ids
    assert blocked.snapshot_id != plain.snapshot_id


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": day(11)},
        {"checksum": "other models"},
        {"batches": {ORDERS: FIRST[ORDERS]}},
    ],
)
def test_another_date_model_or_batch_is_another_id(
    tmp_path: Path, other: dict[str, object]
) -> None:
    usual: dict[str, object] = {"as_of": day(10), "checksum": "models", "batches": FIRST}
    plans = [
        plan_of(
            o["as_of"], o["batches"], tmp_path, o["checksum"]  # type: ignore[arg-type]
        )[0]
        for o in (usual, {**usual, **other})
    ]  # fmt: skip
    assert plans[0].snapshot_id != plans[1].snapshot_id


def test_a_changed_model_rebuilds_from_all_batches(published: Path) -> None:
    plan, to_read = plan_of(day(11), FIRST, published, "other models")
    assert plan.is_rebuild and len(ids(to_read)) == 3
    assert (plan.range_start, plan.first_known_on) == (day(9), day(9))


def test_a_lost_warehouse_rebuilds_from_all_batches(published: Path) -> None:
    plan, to_read = plan_of(day(11), FIRST, published, has_warehouse=False)
    assert plan.is_rebuild and len(ids(to_read)) == 3


def test_a_date_before_the_newest_published_is_refused(published: Path) -> None:
    with pytest.raises(OlderThanPublished, match=r"2026-03-09 is before .*\(2026-03-10\).*repro"):
        plan_of(day(9), FIRST, published)


def test_the_nights_of_a_held_entity_are_run_again_once_it_is_free(published: Path) -> None:
    blocked = {**FIRST, ORDERS: (*FIRST[ORDERS], REJECTED)}
    for night in (11, 12, 13):
        plan = plan_of(day(night), blocked, published)[0]
        pretend_published(published, plan)
        assert plan.range_start == day(11)
    mended = {**FIRST, ORDERS: (*FIRST[ORDERS], batch(11, known_on=day(14)))}
    plan, to_read = plan_of(day(14), mended, published)
    assert ids(to_read) == ["20260311-11"] and plan.range_start == day(11)
    assert {state.data_state for state in plan.entity_states} == {"current"}


def test_a_rejected_correction_of_an_old_day_holds_the_entity_where_it_is(published: Path) -> None:
    batches = {**FIRST, ORDERS: (*FIRST[ORDERS], batch(2, BatchState.REJECTED))}
    states = {s.entity: s for s in plan_of(day(12), batches, published)[0].entity_states}
    assert states["order_line"].as_of_date == day(10)
    assert states["fx_rate"].as_of_date == day(12)


def test_sources_that_feed_no_entity_are_planned_as_well(tmp_path: Path) -> None:
    survey: Batches = {("survey", "responses"): (batch(10, key=("survey", "responses")),)}
    plan = plan_run(day(10), survey, (), tmp_path, "models")[0]
    pretend_published(tmp_path, plan)
    assert plan_run(day(12), survey, (), tmp_path, "models")[0].range_start == day(11)


def test_rows_that_were_decided_on_are_no_longer_kept_back(tmp_path: Path) -> None:
    kept = replace(batch(9, quarantined=2), folder=tmp_path)
    line = Decision(who="li.na", when=datetime(2026, 3, 9), reason="right after all").on(
        RowKey(row_number=4), "released"
    )
    append(tmp_path, [line])
    assert plan_of(day(11), {ORDERS: (kept,)}, tmp_path)[0].quarantined_rows == 1


def test_quarantined_rows_of_accepted_batches_are_counted(tmp_path: Path) -> None:
    batches = {ORDERS: (batch(9, quarantined=2), batch(10, quarantined=1), REJECTED)}
    assert plan_of(day(11), batches, tmp_path)[0].quarantined_rows == 3


def test_a_plan_comes_back_as_written(published: Path) -> None:
    plan = plan_of(day(11), {**FIRST, ORDERS: (*FIRST[ORDERS], REJECTED)}, published)[0]
    plan.write(published)
    assert RunPlan.read(published) == plan


@pytest.fixture
def dbt_dir(tmp_path: Path) -> Path:
    for path, text in {
        "models/a.sql": "select 1", "models/a.yml": "about: a", "seeds/s.csv": "x",
        "macros/m.sql": "m", "dbt_project.yml": "vars: 1", "profiles.yml": "p", "target/x.sql": "t",
        "tests/assert_a.sql": "select 1",
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.mark.parametrize("path", ["models/a.sql", "seeds/s.csv", "macros/m.sql", "dbt_project.yml"])
def test_what_is_built_from_changes_the_checksum(dbt_dir: Path, path: str) -> None:
    before = model_checksum(dbt_dir, "settings")
    (dbt_dir / path).write_text("other")
    assert model_checksum(dbt_dir, "settings") != before


@pytest.mark.parametrize(
    "path", ["models/a.yml", "profiles.yml", "target/x.sql", "tests/assert_a.sql"]
)
def test_descriptions_and_what_dbt_leaves_behind_do_not(dbt_dir: Path, path: str) -> None:
    before = model_checksum(dbt_dir, "settings")
    (dbt_dir / path).write_text("other")
    assert model_checksum(dbt_dir, "settings") == before


def test_settings_and_new_files_and_names_change_the_checksum(dbt_dir: Path) -> None:
    checksums = {model_checksum(dbt_dir, "settings"), model_checksum(dbt_dir, "other")}
    (dbt_dir / "models" / "b.sql").write_text("select 2")
    checksums.add(model_checksum(dbt_dir, "settings"))
    (dbt_dir / "models" / "b.sql").rename(dbt_dir / "models" / "c.sql")
    checksums.add(model_checksum(dbt_dir, "settings"))
    assert len(checksums) == 4


@pytest.mark.parametrize("path", ["models/a.yml", "profiles.yml", "tests/assert_a.sql"])
def test_with_all_files_what_the_manifest_is_parsed_from_counts(dbt_dir: Path, path: str) -> None:
    before = model_checksum(dbt_dir, "settings", all_files=True)
    (dbt_dir / path).write_text("other")
    assert model_checksum(dbt_dir, "settings", all_files=True) != before
