"""How current each source and each canonical entity is, judged from the states of their batches.

Pure: batches in, states out; the same batches give the same states whatever the clock says.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.model.entities import SYSTEM_OF_RECORD, EntitySource
from sales_pipeline.model.snapshot import EntityState, SourceState

Batches = Mapping[tuple[str, str], tuple[Batch, ...]]


def blocked_since(batches: Iterable[Batch]) -> date | None:
    """Date of the first batch that is rejected and not yet replaced, replayed or discarded."""
    return min((day_of(b) for b in batches if b.state is BatchState.REJECTED), default=None)


def missed_since(batches: Iterable[Batch], as_of: date) -> date | None:
    """First night for which nothing was pulled, of a table that an API gives every night.

    A pull that brings nothing new is a batch, too; without one the API could not be read.
    """
    pulled = [day_of(b) for b in batches if b.manifest.window]
    return max(pulled) + timedelta(days=1) if pulled and max(pulled) < as_of else None


def source_states(
    feeds: Iterable[EntitySource], batches: Batches, as_of: date
) -> tuple[SourceState, ...]:
    """One state per source over all its tables, in order of name.

    A blocked source is stale if it holds an entity, else an input is missing; it reaches as far as
    the blocked table that is furthest behind.
    """
    records = {(f.source, f.table) for f in feeds if f.role == SYSTEM_OF_RECORD}
    sources = sorted({source for source, _ in batches})
    return tuple(_source_state(source, records, batches, as_of) for source in sources)


def _source_state(
    source: str, records: set[tuple[str, str]], batches: Batches, as_of: date
) -> SourceState:
    tables = {table: found for (name, table), found in batches.items() if name == source}
    rejected = {table: since for table, found in tables.items() if (since := blocked_since(found))}
    missed = {t: since for t, found in tables.items() if (since := missed_since(found, as_of))}
    blocked = missed | rejected
    reached = {table: _reached(found) for table, found in tables.items()}
    if blocked:
        state = "stale" if any((source, table) in records for table in blocked) else "stale_input"
        days = [reached[table] for table in blocked]
        current_to = None if None in days else min(filter(None, days))
    else:
        state = "current" if any(reached.values()) else "waiting"
        current_to = max(filter(None, reached.values()), default=None)
    reason = "; ".join(
        f"{source}/{table} {'rejected on' if table in rejected else 'not pulled since'} {since}"
        for table, since in sorted(blocked.items())
    )
    return SourceState(
        source=source,
        data_state=state,
        stale_since=min(blocked.values(), default=None),
        current_to=current_to,
        reason=reason or None,
    )


def _reached(batches: Iterable[Batch]) -> date | None:
    return max((day_of(b) for b in batches if b.state is BatchState.ACCEPTED), default=None)


def entity_states(
    feeds: Iterable[EntitySource],
    batches: Batches,
    as_of: date,
    published: Iterable[EntityState] = (),
) -> tuple[EntityState, ...]:
    """A blocked system of record holds its entity the day before; a contributor only marks it.

    What is published is not given back: a rejected correction of an old day holds the entity where
    it is, not at that day.
    """
    feeds = tuple(feeds)
    reached = {state.entity: state.as_of_date for state in published}
    return tuple(
        _entity_state(entity, [f for f in feeds if f.entity == entity], batches, as_of, reached)
        for entity in sorted({feed.entity for feed in feeds})
    )


def _entity_state(
    entity: str,
    feeds: list[EntitySource],
    batches: Batches,
    as_of: date,
    reached: Mapping[str, date],
) -> EntityState:
    found = {feed: batches.get((feed.source, feed.table), ()) for feed in feeds}
    since = {
        feed: day
        for feed, tables in found.items()
        if (day := blocked_since(tables) or missed_since(tables, as_of))
    }
    records = [day for feed, day in since.items() if feed.role == SYSTEM_OF_RECORD]
    held = min([as_of, *(day - timedelta(days=1) for day in records)])
    state = "stale" if records else ("stale_input" if since else "current")
    return EntityState(
        entity=entity,
        as_of_date=max(held, reached.get(entity, held)),
        data_state=state,
        stale_since=min(records or since.values(), default=None),
    )


def day_of(batch: Batch) -> date:
    """The date in the file's name, else the night it is known from; a rejected file without a date
    is known from none and counts from its arrival.
    """
    return batch.manifest.name_date or batch.known_on or batch.manifest.order[0]
