"""The columns that landing adds: what the row looked like, which record it is, when it counts.

They are computed from the row and its file alone: landing the file again gives the same rows.
"""

from pathlib import PurePath

from sales_pipeline.sources.files.header import is_ignored
from sales_pipeline.sources.files.parsing.cells import one_of
from sales_pipeline.sources.files.parsing.delivered import Delivered
from sales_pipeline.sources.files.parsing.fields import Field
from sales_pipeline.sources.files.parsing.moments import shifted
from sales_pipeline.sources.files.raw import IS_DELETED, MODIFIED_AT
from sales_pipeline.sources.files.sql import literal, quoted


def own_columns(delivered: Delivered) -> dict[str, str]:
    """Name -> SQL, in the order in which they land."""
    headers = enumerate(delivered.raw.headers)
    cells = ", ".join(f"{quoted(header)} := c{position}" for position, header in headers)
    return {
        "_raw": f"struct_pack({cells})",
        "_parse_errors": _errors(delivered.fields),
        "_row_number": "_n",
        "_file": literal(delivered.file),
        "_record_id": _record_id(delivered),
        "_row_hash": "row_hash",
        "_source_modified_at": _modified_at(delivered),
        "_business_date": _business_date(delivered),
        "_replace_unit": _replace_unit(delivered),
        "_is_deleted": _is_deleted(delivered),
    }


def content_hash(delivered: Delivered, function: str = "md5") -> str:
    """SQL: a hash over the cells of the row as delivered, less those that the layout ignores.

    What differs in them alone is no change, and of two such rows one is a repeat: a file of order
    lines holds each customer many times.
    """
    headers = enumerate(delivered.raw.headers)
    cells = [f"c{n}" for n, header in headers if not is_ignored(delivered.layout, header)]
    cells += ["w_key"] if delivered.layout.wide else []
    # coalesce: concat_ws leaves NULLs out, and ('a', NULL) is not (NULL, 'a').
    texts = ", ".join(f"coalesce({cell}, '')" for cell in cells)
    return f"{function}(concat_ws(chr(31), {texts}))"


def _errors(fields: list[Field]) -> str:
    """The reader's defects and the failed fields; rows without any skip the work."""
    failed = " or ".join(f"({field.failed})" for field in fields)
    entries = ", ".join(
        f"case when {field.failed} then {{'column': {literal(field.name)}, 'raw': {field.cell}, "
        f"'reason': {field.reason}}} end"
        for field in fields
    )
    found = f"list_filter([{entries}], lambda entry: entry is not null)"
    return f"case when {failed} then list_concat(_defects, {found}) else _defects end"


def _value(delivered: Delivered, name: str) -> str:
    return next(f"v{field.number}" for field in delivered.fields if field.name == name)


def _record_id(delivered: Delivered) -> str:
    """The key, NULL where a part of it is; without a key the content and its occurrence number."""
    key = delivered.layout.load.key
    if not key:
        return "row_hash || '#' || coalesce(occurrence, 1)"
    return " || '|' || ".join(f"{_value(delivered, name)}::varchar" for name in key)


def _modified_at(delivered: Delivered) -> str:
    """When the source changed the record, in UTC; else the start of the day in the file name."""
    fallback = "null::timestamp"
    if delivered.name_date:
        midnight = f"timestamp '{delivered.name_date} 00:00:00'"
        fallback = shifted(midnight, delivered.reporting_zone, "UTC")
    name = delivered.layout.load.modified_at
    if delivered.layout.extract:
        return f"{_told(delivered, MODIFIED_AT)}::timestamp"
    if name is None:
        return fallback
    value = _value(delivered, name)
    if delivered.layout.parsed_columns[name].parsed.kind == "date":
        value = shifted(f"{value}::timestamp", delivered.reporting_zone, "UTC")
    return f"coalesce({value}, {fallback})"


def _told(delivered: Delivered, header: str) -> str:
    """What the connector tells of each record, beside the record itself."""
    return f"c{delivered.raw.headers.index(header)}"


def _business_date(delivered: Delivered) -> str:
    """The day on which the row counts, in the reporting time zone."""
    name = delivered.layout.load.business_date
    if name is None:
        return f"date '{delivered.name_date}'" if delivered.name_date else "null::date"
    value = _value(delivered, name)
    if delivered.layout.parsed_columns[name].parsed.kind == "timestamp":
        value = shifted(value, "UTC", delivered.reporting_zone)
    return f"{value}::date"


def _replace_unit(delivered: Delivered) -> str:
    """What a later delivery replaces as a whole; NULL where rows are replaced one by one."""
    load = delivered.layout.load
    if load.mode != "replace":
        return "'full'" if load.mode == "full" else "null::varchar"
    if load.replace_by == "business_date":
        return f"({_business_date(delivered)})::varchar"
    stem = PurePath(delivered.file).stem
    return literal(str(delivered.name_date) if load.replace_by == "name_date" else stem)


def _is_deleted(delivered: Delivered) -> str:
    deleted = delivered.layout.load.deleted
    if delivered.layout.extract:
        return f"{_told(delivered, IS_DELETED)} = 'true'"
    if deleted is None:
        return "false"
    cell = next(field.cell for field in delivered.fields if field.name == deleted.column)
    return f"coalesce({one_of(f'stripped({cell})', deleted.values)}, false)"
