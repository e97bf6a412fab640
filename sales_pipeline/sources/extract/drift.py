"""What has changed in an object's fields since an earlier night: named, and never a reason to stop.

A snapshot is written for each night on which the fields were others than before.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sales_pipeline.files import write_atomic
from sales_pipeline.landing.manifest import Record
from sales_pipeline.sources.extract.connector import Field
from sales_pipeline.sources.files.layout import Layout

SHOWN = 5


class FieldState(Record):
    """A field as the vendor described it."""

    name: str
    type: str
    options: tuple[str, ...] = ()


class FieldSnapshot(Record):
    """All fields of an object as they were from a night on."""

    fields: tuple[FieldState, ...]


def observe(folder: Path, night: date, fields: tuple[Field, ...], layout: Layout) -> list[str]:
    """Keep the fields of this night in `folder`; returns what is other than before, in sentences.

    Compared with the last earlier night: a repetition of the night says the same again.
    """
    if not fields:
        return []
    now = FieldSnapshot(
        fields=tuple(FieldState(name=f.name, type=f.type, options=f.options) for f in fields)
    )
    earlier = [path for path in sorted(folder.glob("*.json")) if path.stem < night.isoformat()]
    before = FieldSnapshot.model_validate_json(earlier[-1].read_bytes()) if earlier else None
    if now != before:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / f"{night}.json", now.to_json())
    return list(_changes(before, now, _readers(layout))) if before else []


def _readers(layout: Layout) -> dict[str, list[str]]:
    """Vendor's field -> the columns that read it; a field may stand at any step of a path."""
    readers: dict[str, list[str]] = {}
    for column in layout.columns:
        for path in layout.headers_of(column):
            for step in path.split("."):
                readers.setdefault(step.split("[")[0], []).append(column)
    return readers


def _changes(
    before: FieldSnapshot, now: FieldSnapshot, readers: Mapping[str, list[str]]
) -> Iterator[str]:
    old, new = ({f.name: f for f in state.fields} for state in (before, now))
    for name in sorted(new.keys() - old.keys()):
        yield f"field {name} ({new[name].type}) is new"
    for name in sorted(old.keys() - new.keys()):
        read = f"; {', '.join(readers[name])} will be empty" if name in readers else ""
        yield f"field {name} is gone{read}"
    for name in sorted(old.keys() & new.keys()):
        if old[name].type != new[name].type:
            yield f"field {name} was {old[name].type} and is {new[name].type}"
        yield from _options(name, old[name].options, new[name].options)


def _options(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    for words, values in (
        ("new", [o for o in new if o not in old]),
        ("no longer offered", [o for o in old if o not in new]),
    ):
        if values:
            more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
            yield f"field {name}: {', '.join(values[:SHOWN])}{more} {words}"
