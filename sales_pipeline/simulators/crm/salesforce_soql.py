"""What a SOQL query says, and which records it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import eq, ge, gt, le, lt, ne
from typing import Any

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq, "!=": ne, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """`path` against one value, or against several with IN; `kind` is how the value was written."""

    path: str
    sign: str
    values: tuple[Any, ...]
    kind: str


@dataclass(frozen=True)
class Junction:
    word: str  # AND or OR
    parts: tuple["Condition", ...]


Condition = Comparison | Junction


@dataclass(frozen=True)
class Soql:
    """A parsed query; `fields` is empty for SELECT COUNT()."""

    fields: tuple[str, ...]
    object: str
    where: Condition | None
    order: tuple[tuple[str, bool], ...]  # path, descending
    limit: int | None
    offset: int

    def comparisons(self) -> Iterator[Comparison]:
        return _comparisons(self.where)

    def holds(self, cell: Callable[[str], Any]) -> bool:
        """Whether a record is found; `cell` gives the value of a path."""
        return self.where is None or _holds(self.where, cell)

    def since(self, path: str) -> datetime | None:
        """The least value of a time that any record found can have."""
        return _least(self.where, path)


def _comparisons(where: Condition | None) -> Iterator[Comparison]:
    if isinstance(where, Comparison):
        yield where
    elif where is not None:
        for part in where.parts:
            yield from _comparisons(part)


def _holds(where: Condition, cell: Callable[[str], Any]) -> bool:
    if isinstance(where, Junction):
        found = (_holds(part, cell) for part in where.parts)
        return all(found) if where.word == "AND" else any(found)
    value, wanted = cell(where.path), where.values[0]
    if where.sign == "IN":
        return value in where.values
    if value is None or wanted is None:
        return where.sign in ("=", "!=", "<>") and COMPARE[where.sign](value, wanted)
    return COMPARE[where.sign](value, wanted)


def _least(where: Condition | None, path: str) -> datetime | None:
    if isinstance(where, Junction):
        bounds = [_least(part, path) for part in where.parts]
        known = [bound for bound in bounds if bound is not None]
        if where.word == "AND":
            return max(known, default=None)
        return min(known) if len(known) == len(bounds) else None
    if where is None or where.path != path or where.sign not in ("=", ">", ">="):
        return None
    return where.values[0] if isinstance(where.values[0], datetime) else None
