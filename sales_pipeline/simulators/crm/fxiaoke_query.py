"""The query of Fxiaoke: what may be asked, and which records answer.

All filters hold together. Beyond an offset of 10,000 nothing is shown: deep paging is by `_id`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sales_pipeline.simulators.crm.fxiaoke_codes import BAD_PARAMETER, OFFSET_TOO_LARGE, refused
from sales_pipeline.simulators.crm.fxiaoke_filters import Filter
from sales_pipeline.simulators.crm.fxiaoke_rows import INVALID, LABEL, LIFE_STATUS, View, moment
from sales_pipeline.simulators.crm.table import Record

DEFAULT_LIMIT = 20
LOWER = {"GT", "GTE", "BETWEEN"}


class Rules(NamedTuple):
    """What the simulator's settings say about queries of an object."""

    max_limit: int
    max_offset: int
    invalid_shown: bool
    between_includes_ends: bool
    refuses_unknown_fields: bool
    labels_with_projection: bool


@dataclass(frozen=True)
class Query:
    """What was asked, known to be valid. `names`: the fields to show, none for all."""

    view: View
    rules: Rules
    limit: int
    offset: int
    names: list[str]
    filters: list[Filter]
    order: str
    descending: bool

    @classmethod
    def read(cls, asked: dict[str, Any], view: View, rules: Rules) -> "Query":
        """`asked` is search_query_info; a mistake in it is refused."""
        limit, offset = asked.get("limit", DEFAULT_LIMIT), asked.get("offset", 0)
        if type(limit) is not int or not 1 <= limit <= rules.max_limit:
            raise refused(BAD_PARAMETER, f"limit must be 1 to {rules.max_limit}")
        if type(offset) is not int or offset < 0 or offset % limit:
            raise refused(BAD_PARAMETER, "offset must be a multiple of limit")
        if offset > rules.max_offset:
            raise refused(OFFSET_TOO_LARGE, f"offset out of range {rules.max_offset}")
        filters = [Filter.read(item, view) for item in _list(asked, "filters")]
        order, descending = _order(_list(asked, "orders"), view)
        names = _names(_list(asked, "fieldProjection"), view, rules)
        return cls(view, rules, limit, offset, names, filters, order, descending)

    def records(self, at: datetime) -> Iterator[Record]:
        """Those that match, in order. Ones that are 作废 are among them if the vendor shows them
        anyway, or if they are asked for."""
        hidden = not (self.rules.invalid_shown or self._asks_for_invalid())
        for record in self._candidates(at):
            gone = record.permanent or not self.view.has_life_status
            if record.deleted_at and (hidden or gone):
                continue
            ends = self.rules.between_includes_ends
            if all(each.holds(record, self.view, ends) for each in self.filters):
                yield record

    def _asks_for_invalid(self) -> bool:
        return any(f.name == LIFE_STATUS and INVALID in f.wanted for f in self.filters)

    def _candidates(self, at: datetime) -> Iterator[Record]:
        """A superset of the matching records that is cheap to get: a page costs what it holds,
        or what its window holds."""
        store, object = self.view.store, self.view.object
        since = self._bound("last_modified_time")
        if since is not None:
            found = store.by_modified(object, since=moment(int(since)), at=at, deleted=None)
        else:
            found = store.by_id(object, after=self._bound("_id"), at=at, deleted=None)
            if self.order == "_id" and not self.descending:
                return found
        return iter(sorted(found, key=self._key, reverse=self.descending))

    def _key(self, record: Record) -> tuple[Any, ...]:
        cell = self.view.cell(record, self.order)
        return (cell is not None, cell, record.id)

    def _bound(self, name: str) -> Any:
        """The greatest lower bound that the filters set for a field."""
        bounds = [f.wanted[0] for f in self.filters if f.name == name and f.operator in LOWER]
        return max(bounds, default=None)


def _list(asked: dict[str, Any], key: str) -> list[Any]:
    value = asked.get(key, [])
    if not isinstance(value, list):
        raise refused(BAD_PARAMETER, f"{key} must be a list")
    return value


def _order(orders: list[Any], view: View) -> tuple[str, bool]:
    """Field and direction; of several orders the first one."""
    if not orders:
        return "_id", False
    first = orders[0] if isinstance(orders[0], dict) else {}
    name, ascending = first.get("fieldName"), first.get("isAsc")
    if not isinstance(name, str) or not view.knows(name) or not isinstance(ascending, bool):
        raise refused(BAD_PARAMETER, "orders: fieldName and isAsc")
    return name, not ascending


def _names(asked: list[Any], view: View, rules: Rules) -> list[str]:
    unknown = [str(name) for name in asked if not view.knows(str(name))]
    if unknown and rules.refuses_unknown_fields:
        raise refused(BAD_PARAMETER, f"fieldProjection: {', '.join(unknown)} does not exist")
    names = [name for name in asked if name not in unknown]
    if not rules.labels_with_projection:
        return names
    return view.with_labels([name for name in names if not name.endswith(LABEL)]) + [
        name for name in names if name.endswith(LABEL)
    ]
