"""Whether a record satisfies the condition of a COQL query."""

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho.coql_query import Condition, Criterion, Joined
from sales_pipeline.simulators.crm.zoho.rows import system_value
from sales_pipeline.simulators.crm.zoho.store import id_key

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt,
    "<=": operator.le,
}  # fmt: skip


def column(record: Record, name: str) -> Any:
    return record.values[name] if name in record.values else system_value(record, name)


def holds(where: Condition, record: Record) -> bool:
    if isinstance(where, Joined):
        return (all if where.word == "and" else any)(holds(part, record) for part in where.parts)
    value = column(record, where.name.removesuffix(".id"))
    if where.operator.endswith("null"):
        return (value is None) == (where.operator == "is null")
    if value is None:
        return False
    return _compared(where, value)


def _compared(where: Criterion, value: Any) -> bool:
    left = _comparable(where.name, value)
    if where.operator in ("in", "not in"):
        found = left in [_comparable(where.name, given, value) for given in where.value]
        return found == (where.operator == "in")
    if where.operator == "between":
        low, high = (_comparable(where.name, given, value) for given in where.value)
        return bool(low <= left <= high)
    return COMPARED[where.operator](left, _comparable(where.name, where.value, value))


def _comparable(name: str, value: Any, like: Any = None) -> Any:
    """A value of a field or of a query as something that compares with the other."""
    like = value if like is None else like
    if name == "id":
        return id_key(str(value))
    if isinstance(like, dict):
        return str(value["id"] if isinstance(value, dict) else value)
    if name.endswith("_Time"):
        return datetime.fromisoformat(str(value))
    if isinstance(like, bool):
        return value
    return float(value) if isinstance(like, (int, float)) else str(value)


def names_in(where: Condition) -> list[str]:
    """One name for each criterion."""
    if isinstance(where, Criterion):
        return [where.name]
    return [name for part in where.parts for name in names_in(part)]


def after_id(where: Condition) -> str | None:
    """The id behind which every match lies, so that a page costs what it holds."""
    if isinstance(where, Criterion):
        behind = where.name == "id" and where.operator == ">"
        return str(where.value) if behind else None
    if where.word != "and":
        return None
    found = [id for part in where.parts if (id := after_id(part)) is not None]
    return max(found, key=id_key, default=None)
