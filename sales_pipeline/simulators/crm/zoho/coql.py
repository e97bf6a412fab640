"""POST /coql: select .. from .. where .. order by .. limit .. offset, on one module.

A call costs one to three credits, by its limit.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho.coql_query import Query, SyntaxMistake, parsed
from sales_pipeline.simulators.crm.zoho.coql_where import after_id, column, holds, names_in
from sales_pipeline.simulators.crm.zoho.schema import SYSTEM, described
from sales_pipeline.simulators.crm.zoho.store import id_key

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

COLUMNS, CRITERIA = 50, 25


def module_of(query: str) -> str | None:
    """The module a query is about, well formed or not."""
    found = re.search(r"\bfrom\s+(\w+)", query, re.I)
    return found[1] if found else None


class Coql:
    """Queries of one organisation."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm

    def query(self, call: Call) -> Reply:
        text = call.json.get("select_query") if isinstance(call.json, dict) else None
        if not isinstance(text, str):
            message = "required field not found"
            raise self._crm.refused("MANDATORY_NOT_FOUND", message, api_name="select_query")
        try:
            query = parsed(text)
        except SyntaxMistake as mistake:
            raise self._crm.refused("SYNTAX_ERROR", str(mistake)) from None
        self._check(query)
        # Beyond the one that every call costs.
        self._crm.spend((query.limit > 200) + (query.limit > 1000))
        limit = call.page_size(query.limit)
        found = islice(self._found(query), query.offset, query.offset + limit + 1)
        records = list(found)
        if not records:
            return Reply.empty()
        rows = [self._row(record, query.columns) for record in records[:limit]]
        info = {"count": len(rows), "more_records": len(records) > limit}
        return Reply({"data": rows, "info": info})

    def _check(self, query: Query) -> None:
        crm = self._crm
        schema = crm.store.schema(crm.readable(query.module, at={}))
        for name, count, limit in (
            ("limit", query.limit, crm.coql_rows),
            ("offset", query.offset + query.limit, crm.coql_reach),
            ("columns", len(query.columns), COLUMNS),
            ("criteria", len(names_in(query.where)), CRITERIA),
        ):
            if count > limit:
                raise crm.refused("LIMIT_EXCEEDED", f"{name} exceeds its limit", limit=limit)
        for place, name in enumerate(query.columns):
            if name in query.columns[:place]:
                raise crm.refused("DUPLICATE_DATA", "duplicate select column", column_name=name)
        asked = [*query.columns, *names_in(query.where), *(name for name, _ in query.order)]
        known = {"id", *described(schema), *SYSTEM}
        for name in asked:
            if name.split(".")[0] not in known:
                raise crm.refused("INVALID_QUERY", "column given seems to be invalid",
                                  column_name=name)  # fmt: skip

    def _found(self, query: Query) -> Iterator[Record]:
        """Matching records in order; by ascending id, no more of them than are taken."""
        store = self._crm.store
        after = after_id(query.where)
        records: Iterable[Record] = store.by_id(query.module, after=after)
        matching = (record for record in records if self._matches(query, record))
        if query.order in ((), (("id", False),)):
            return matching
        rows = list(matching)
        for name, falls in reversed(query.order):
            rows.sort(key=lambda record, name=name: _order(record, name), reverse=falls)  # type: ignore[misc]
        return iter(rows)

    def _matches(self, query: Query, record: Record) -> bool:
        """A lead that was converted is found only by a query that speaks of conversion."""
        if query.module == "Leads" and self._crm.coql_hides_converted:
            asked = "Converted__s" in names_in(query.where)
            if not asked and record.values.get("Converted__s"):
                return False
        return holds(query.where, record)

    def _row(self, record: Record, columns: tuple[str, ...]) -> dict[str, Any]:
        """id comes unasked; a lookup is its id alone, unless its name is asked for."""
        row: dict[str, Any] = {}
        for name in columns:
            value = self._value(record, name)
            row[name] = {"id": value["id"]} if isinstance(value, dict) else value
        return {**row, "id": record.id}

    def _value(self, record: Record, name: str) -> Any:
        """A dotted name follows the lookup into the record it points at."""
        first, _, rest = name.partition(".")
        value = column(record, first)
        if not rest or not isinstance(value, dict):
            return value
        if rest in value:
            return value[rest]
        to = self._crm.store.schema(record.object)[first].to
        parent = self._crm.store.get(to, value["id"]) if to else None
        return column(parent, rest) if parent else None


def _order(record: Record, name: str) -> Any:
    value = column(record, name)
    key = id_key(value) if name == "id" else value["id"] if isinstance(value, dict) else value
    return (value is not None, key)
