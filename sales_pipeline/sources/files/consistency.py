"""What must hold between the sections of a layout, each mistake as a sentence that names the mend.

Pure functions of a layout; an empty result means that the engine can use it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sales_pipeline.sources.files.columns import Column
from sales_pipeline.sources.files.dates import disagreement, shape

if TYPE_CHECKING:
    from sales_pipeline.sources.files.layout import Layout

TYPED_FORMATS = ("xlsx", "xls", "parquet")
_NAME = re.compile(r"[^\W\d_]\w*")


def mistakes(layout: "Layout") -> Iterator[str]:
    """Every inconsistency, in the order a reader of the YAML meets them."""
    yield from _origin(layout)
    yield from _arrival(layout)
    yield from _names(layout)
    yield from _references(layout)
    yield from _derived(layout)
    yield from _dates(layout)
    yield from _numbers(layout)


def _origin(layout: "Layout") -> Iterator[str]:
    given = layout.model_fields_set
    if ("files" in given) == (layout.extract is not None):
        yield "say where the table comes from: 'files' or 'extract', one of them"
    elif (layout.extract is None) == (layout.format.type == "extract"):
        yield "'format' says how files are laid out; it goes with 'files', and files need it"
    if layout.extract and (layout.load.mode != "upsert" or layout.load.deleted):
        yield "an extract is loaded by upsert, and the connector tells what is deleted"


def _arrival(layout: "Layout") -> Iterator[str]:
    dated = layout.files.date_in_name is not None
    if layout.arrival == "by_name_date" and not dated:
        yield "arrival by_name_date needs files.date_in_name, a regex with (?P<date>...)"
    if layout.cadence and not dated:
        yield "cadence needs files.date_in_name: without it a missing file cannot be named"
    if layout.load.replace_by == "name_date" and not dated:
        yield "load.replace_by name_date needs files.date_in_name"


def _names(layout: "Layout") -> Iterator[str]:
    wide = (layout.wide.key.name, layout.wide.value.name) if layout.wide else ()
    seen: set[str] = set()
    for name in (*layout.columns, *layout.constants, *layout.derived, *wide):
        if not _NAME.fullmatch(name):
            yield f"column name '{name}': letters, digits and _ only, starting with a letter"
        if name.lower() in seen:
            yield f"column '{name}' is declared twice (names ignore case)"
        seen.add(name.lower())


def _references(layout: "Layout") -> Iterator[str]:
    load, known = layout.load, layout.parsed_columns
    wanted: list[tuple[str, str | None]] = [("load.key", name) for name in load.key]
    wanted += [("load.modified_at", load.modified_at), ("load.business_date", load.business_date)]
    wanted += [("load.deleted.column", load.deleted.column)] if load.deleted else []
    footer = layout.format.footer
    wanted += [("format.footer.totals", name) for name in (footer.totals if footer else ())]
    for place, name in wanted:
        if name is not None and name not in known:
            yield f"{place}: no column '{name}'; columns: {', '.join(known)}"
        elif name is not None:
            yield from _kind_fits(place, name, known[name])


def _kind_fits(place: str, name: str, column: Column) -> Iterator[str]:
    moment = place in ("load.modified_at", "load.business_date")
    if moment and not column.parsed.is_moment:
        yield f"{place}: column '{name}' is {column.type}; a date or timestamp is needed"
    if place == "format.footer.totals" and not column.parsed.is_number:
        yield f"{place}: column '{name}' is {column.type}; totals are of numbers"


def _derived(layout: "Layout") -> Iterator[str]:
    columns = layout.parsed_columns
    texts = [name for name, column in columns.items() if column.parsed.kind == "string"]
    dates = [name for name, column in columns.items() if column.parsed.is_moment]
    dates += [name for name, rule in layout.derived.items() if rule.date_in]
    for name, rule in layout.derived.items():
        if rule.date_in and rule.date_in not in texts:
            yield f"derived.{name}: no text column '{rule.date_in}'; texts: {', '.join(texts)}"
        for side in rule.between:
            if side not in dates:
                yield f"derived.{name}: no date or timestamp '{side}'; dates: {', '.join(dates)}"


def _dates(layout: "Layout") -> Iterator[str]:
    typed = layout.format.type in TYPED_FORMATS
    for name, column in layout.parsed_columns.items():
        if not column.parsed.is_moment:
            continue
        declared = column.date_formats or layout.defaults.date_formats
        if not (declared or column.epoch or typed):
            yield f"column '{name}' is a {column.type} without date_formats or epoch"
        for text in declared:
            if typed and (example := disagreement(text, "%Y-%m-%d")):
                yield f"column '{name}': date cells come as '{example}', which '{text}' misreads"
            if column.epoch and any(re.fullmatch(shape(text), "1" * n) for n in range(5, 14)):
                yield f"column '{name}': digits fit both '{text}' and epoch: {column.epoch}"


def _numbers(layout: "Layout") -> Iterator[str]:
    for name, column in layout.parsed_columns.items():
        decimal = column.decimal or layout.defaults.decimal
        thousands = layout.defaults.thousands if column.thousands is None else column.thousands
        if column.parsed.is_number and decimal == thousands:
            yield f"column '{name}': decimal and thousands separator are both '{decimal}'"
