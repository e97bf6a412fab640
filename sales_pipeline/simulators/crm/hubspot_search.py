"""The search of a HubSpot account: what it takes, what it finds, and where it ends.

It looks into an index that may be behind, knows no archived records, and shows the first 10,000.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Refused, Reply
from sales_pipeline.simulators.crm.hubspot_objects import millis, property_of, row
from sales_pipeline.simulators.crm.table import FieldType, Record

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.hubspot import HubSpotCrm

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": eq, "NEQ": ne, "GT": gt, "GTE": ge, "LT": lt, "LTE": le,
}  # fmt: skip
NUMBERS = {"number", "money", "integer"}
MOST_FILTERS = 6  # of a group
BODY = {"filterGroups", "sorts", "properties", "limit", "after", "query"}


@dataclass
class Search:
    crm: "HubSpotCrm"

    def find(self, call: Call) -> Reply:
        body, object = self._body(call), call.object or ""
        limit, start = self._number(body, "limit", 10), self._number(body, "after", 0)
        if not 0 < limit <= self.crm.search_limit:
            raise self._refused(f"limit must be between 1 and {self.crm.search_limit}")
        if start + limit > self.crm.search_results:
            raise self._refused("The results of a search end at 10,000")
        found = self._found(call, body, object)
        end = start + call.page_size(limit)
        rows = [
            row(self.crm.store, record, body.get("properties") or self.crm.defaults(object))
            for record in found[start:end]
        ]
        paging = {"paging": {"next": {"after": str(end)}}} if end < len(found) else {}
        return Reply({"total": len(found), "results": rows, **paging})

    def _found(self, call: Call, body: dict[str, Any], object: str) -> list[Record]:
        groups = body.get("filterGroups", [])
        if len(groups) > self.crm.filter_groups:
            raise self._refused("There are too many filter groups")
        tests = [self._group(object, group.get("filters", [])) for group in groups]
        records = self.crm.store.by_modified(
            object, since=self._since(object, groups), at=call.indexed_at
        )
        found = [r for r in records if not tests or any(test(r) for test in tests)]
        for name, descending in reversed(self._sorts(object, body)):
            key = self._key(object, name)
            found.sort(key=lambda record, key=key: key(record) or 0, reverse=descending)  # type: ignore[misc]
        return found

    def _since(self, object: str, groups: list[Any]) -> datetime | None:
        """The least time of change that all groups ask for: the index need not be read before."""
        name = self.crm.modified_property(object)
        bounds = [
            [int(f["value"]) for f in group["filters"]
             if f["propertyName"] == name and f["operator"] in ("GT", "GTE")]
            for group in groups
        ]  # fmt: skip
        if not bounds or not all(bounds):
            return None
        return datetime.fromtimestamp(min(map(max, bounds)) / 1000, UTC) - timedelta(seconds=1)

    def _group(self, object: str, filters: list[dict[str, Any]]) -> Callable[[Record], bool]:
        if not 0 < len(filters) <= MOST_FILTERS:
            raise self._refused("There are too many filters in a group, or none")
        tests = [self._filter(object, item) for item in filters]
        return lambda record: all(test(record) for test in tests)

    def _filter(self, object: str, item: dict[str, Any]) -> Callable[[Record], bool]:
        name, operator = item.get("propertyName", ""), item.get("operator")
        if self.crm.store.schema(object).get(name, FieldType("lookup", to=object)).to:
            raise self._refused(f"Property values were not valid: {name} does not exist")
        key = self._key(object, name)
        if operator == "IN":
            wanted = [self._value(object, name, value) for value in item.get("values", [])]
            return lambda record: key(record) in wanted
        if operator not in COMPARE or "value" not in item:
            raise self._refused(f"Invalid operator {operator}")
        value, compare = self._value(object, name, item["value"]), COMPARE[operator]
        return lambda record: (found := key(record)) is not None and compare(found, value)

    def _key(self, object: str, name: str) -> Callable[[Record], Any]:
        """The value of a property as the index compares it."""
        if name in ("hs_lastmodifieddate", "lastmodifieddate"):
            return lambda record: millis(record.modified_at)
        if name == "createdate":
            return lambda record: millis(record.created_at)
        if self.crm.store.schema(object)[name].kind in NUMBERS:
            return lambda record: _number(property_of(record, name))
        return lambda record: property_of(record, name)

    def _value(self, object: str, name: str, text: Any) -> Any:
        """Times are milliseconds since 1970, as a text."""
        kind = self.crm.store.schema(object)[name].kind
        try:
            return int(text) if kind == "datetime" else float(text) if kind in NUMBERS else text
        except (TypeError, ValueError):
            raise self._refused(f"Property values were not valid: {name}") from None

    def _sorts(self, object: str, body: dict[str, Any]) -> list[tuple[str, bool]]:
        sorts = body.get("sorts", [])
        if len(sorts) > 1:
            raise self._refused("There are too many sorts: one is allowed")
        for sort in sorts:
            if sort.get("propertyName") not in self.crm.store.schema(object):
                raise self._refused("Property values were not valid: sorts")
        if not sorts:
            return [("createdate", False)]
        return [(sort["propertyName"], sort.get("direction") == "DESCENDING") for sort in sorts]

    def _body(self, call: Call) -> dict[str, Any]:
        body = call.json
        if not isinstance(body, dict) or not body.keys() <= BODY:
            raise self._refused("Invalid input JSON")
        return body

    def _number(self, body: dict[str, Any], name: str, default: int) -> int:
        value = str(body.get(name, default))
        if not value.isdigit():
            raise self._refused(f"{name} must be a number")
        return int(value)

    def _refused(self, message: str) -> Refused:
        return self.crm.access.refused(400, "VALIDATION_ERROR", message)


def _number(text: str | None) -> float | None:
    return float(text) if text else None
