"""How current sources and entities are, judged from the states of their batches."""

import pytest
from model_fixture import FEEDS, FX, ORDERS, SHOP, batch, day

from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.model.snapshot import EntityState, SourceState
from sales_pipeline.model.states import Batches, blocked_since, entity_states, source_states

REJECTED = BatchState.REJECTED


def rejected(number: int, key: tuple[str, str] = ORDERS, name: str = "bad") -> Batch:
    return batch(number, REJECTED, key, name=name)


def entity(name: str, batches: Batches, as_of: int = 12) -> EntityState:
    return next(s for s in entity_states(FEEDS, batches, day(as_of)) if s.entity == name)


def source(name: str, batches: Batches) -> SourceState:
    return next(s for s in source_states(FEEDS, batches, day(12)) if s.source == name)


def test_an_entity_whose_sources_are_accepted_is_current() -> None:
    batches = {ORDERS: (batch(11), batch(12)), SHOP: (batch(12, key=SHOP),)}
    assert entity("order_line", batches) == EntityState(
        entity="order_line", as_of_date=day(12), data_state="current", stale_since=None
    )


def test_a_blocked_system_of_record_holds_its_entity_the_day_before() -> None:
    batches = {ORDERS: (batch(9), rejected(10), batch(11, BatchState.HELD))}
    assert entity("order_line", batches) == EntityState(
        entity="order_line", as_of_date=day(9), data_state="stale", stale_since=day(10)
    )


def test_a_blocked_contributor_only_marks_its_entity() -> None:
    batches = {ORDERS: (batch(12),), SHOP: (rejected(10, SHOP),)}
    assert entity("order_line", batches) == EntityState(
        entity="order_line", as_of_date=day(12), data_state="stale_input", stale_since=day(10)
    )


def test_a_stale_entity_is_stale_since_its_system_of_record_is() -> None:
    batches = {ORDERS: (rejected(10),), SHOP: (rejected(3, SHOP),)}
    state = entity("order_line", batches)
    assert (state.data_state, state.stale_since, state.as_of_date) == ("stale", day(10), day(9))


def test_other_entities_go_on() -> None:
    batches = {ORDERS: (rejected(10),), FX: (batch(12, key=FX),)}
    assert entity("fx_rate", batches).as_of_date == day(12)


def test_an_entity_is_not_held_after_the_night_that_is_run() -> None:
    assert entity("order_line", {ORDERS: (rejected(20),)}, as_of=12).as_of_date == day(12)


def test_the_first_of_several_rejected_batches_counts() -> None:
    batches = {ORDERS: (batch(5), rejected(8), rejected(6, name="worse"))}
    assert blocked_since(batches[ORDERS]) == day(6)
    assert entity("order_line", batches).as_of_date == day(5)


@pytest.mark.parametrize("corrected", [1, 11])
def test_a_rejected_correction_does_not_take_back_what_is_published(corrected: int) -> None:
    batches = {ORDERS: (*(batch(n) for n in range(1, 12)), rejected(corrected))}
    published = [entity("order_line", {ORDERS: batches[ORDERS][:-1]}, as_of=11)]
    state = next(
        s for s in entity_states(FEEDS, batches, day(12), published) if s.entity == "order_line"
    )
    assert (state.as_of_date, state.data_state, state.stale_since) == (
        day(11), "stale", day(corrected),
    )  # fmt: skip


def test_a_source_that_could_not_be_read_is_stale_since_then() -> None:
    batches = {ORDERS: (batch(9, pulled=True), batch(10, pulled=True))}
    assert entity("order_line", batches) == EntityState(
        entity="order_line", as_of_date=day(10), data_state="stale", stale_since=day(11)
    )
    state = source(ORDERS[0], batches)
    assert (state.data_state, state.stale_since) == ("stale", day(11))
    assert state.reason == f"{'/'.join(ORDERS)} not pulled since {day(11)}"


def test_a_source_that_was_read_tonight_is_current() -> None:
    batches = {ORDERS: (batch(10, pulled=True), batch(12, pulled=True))}
    assert entity("order_line", batches).data_state == "current"
    assert source(ORDERS[0], batches).data_state == "current"


def test_files_may_be_missing_for_a_night() -> None:
    assert source(ORDERS[0], {ORDERS: (batch(9),)}).data_state == "current"


def test_an_entity_that_no_enabled_source_feeds_has_a_state() -> None:
    """A company may begin with a source that brings no orders."""
    state = entity("order_line", {("survey", "responses"): (batch(12, key=("survey", "r")),)})
    assert (state.as_of_date, state.data_state) == (day(12), "current")


def test_half_of_a_day_does_not_reach_the_day() -> None:
    batches = {ORDERS: (batch(9), batch(10, name="north"), rejected(10, name="south"))}
    assert entity("order_line", batches).as_of_date == day(9)


@pytest.mark.parametrize("state", [s for s in BatchState if s is not REJECTED])
def test_nothing_but_an_open_rejection_blocks(state: BatchState) -> None:
    batches = {ORDERS: (batch(9), batch(10, state))}
    assert blocked_since(batches[ORDERS]) is None
    assert entity("order_line", batches).data_state == "current"


def test_an_entity_without_batches_is_current_and_waits() -> None:
    assert entity("order_line", {}).data_state == "current"


def test_a_source_is_current_to_its_last_accepted_batch() -> None:
    batches = {ORDERS: (batch(9), batch(10)), ("erp", "customers"): (batch(8, key=ORDERS),)}
    assert source("erp", batches) == SourceState(
        source="erp", data_state="current", stale_since=None, current_to=day(10), reason=None
    )


def test_a_blocked_table_makes_its_source_stale_and_names_itself() -> None:
    batches = {ORDERS: (batch(9), rejected(10)), ("erp", "customers"): (batch(11),)}
    state = source("erp", batches)
    assert (state.data_state, state.stale_since, state.current_to) == ("stale", day(10), day(9))
    assert state.reason == "erp/order_lines rejected on 2026-03-10"


def test_a_source_that_only_contributes_leaves_its_kpis_with_incomplete_input() -> None:
    state = source("eshop", {SHOP: (batch(9, key=SHOP), rejected(10, SHOP))})
    assert (state.data_state, state.stale_since, state.current_to) == (
        "stale_input", day(10), day(9),
    )  # fmt: skip


def test_a_source_whose_first_batch_is_rejected_reaches_no_day() -> None:
    assert source("erp", {ORDERS: (rejected(10),)}).current_to is None


@pytest.mark.parametrize("found", [(), (batch(9, BatchState.PENDING),)])
def test_a_source_that_has_delivered_nothing_accepted_waits(found: tuple[Batch, ...]) -> None:
    state = source("erp", {ORDERS: found})
    assert (state.data_state, state.current_to) == ("waiting", None)
