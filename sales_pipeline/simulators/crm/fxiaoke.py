"""Fxiaoke 纷享销客, Open API v2, as a simulator: what the vendor refuses is refused here.

Everything is POST with JSON, every answer has HTTP 200. Where the vendor's documents disagree or
are silent, a class attribute chooses one of the behaviours.
"""

from collections.abc import Iterator
from typing import Any

from sales_pipeline.simulators.crm.call import Call, Reply, Route
from sales_pipeline.simulators.crm.fxiaoke_access import (
    CORP_TOKEN,
    OAUTH_TOKEN,
    FxiaokeAccess,
    body_of,
)
from sales_pipeline.simulators.crm.fxiaoke_codes import (
    BAD_PARAMETER,
    BAD_VALUE,
    NO_PERMISSION,
    answer,
    refused,
)
from sales_pipeline.simulators.crm.fxiaoke_describe import described, listed
from sales_pipeline.simulators.crm.fxiaoke_objects import OBJECTS, ObjectSpec, business
from sales_pipeline.simulators.crm.fxiaoke_query import Query, Rules
from sales_pipeline.simulators.crm.fxiaoke_rows import OPEN_ID, View
from sales_pipeline.simulators.crm.fxiaoke_store import new_store
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import Record

QUERY = "/cgi/crm/v2/data/query"
CUSTOM = "__c"


class FxiaokeSimulator(FxiaokeAccess):
    """One company. Its administrator is employee 1000, FSUID_1000, with the mobile 14000001000."""

    records_key = "data.dataList"
    count_keys = ("data.total",)

    max_limit, max_custom_limit, max_offset = 1000, 100, 10_000
    custom_query_path = "/cgi/crm/custom/v2/data/query"
    invalid_in_plain_queries = False
    between_includes_ends = True
    total_flag_in = "data"  # or search_query_info
    describe_name_in = "data"  # or top
    refuses_unknown_fields = True  # in fieldProjection; else they are ignored
    labels_with_projection = True  # else only the names that were asked for
    query_keys_in_rows = True  # each row tells of the query, too
    forbidden_objects: frozenset[str] = frozenset()

    def new_store(self) -> Store:
        self.specs: dict[str, ObjectSpec] = dict(OBJECTS)
        return new_store(self.clock, self.specs)

    def add_object(self, object: str, label: str, fields: str) -> None:
        """A custom object, its fields written as in fxiaoke_objects."""
        self.specs[object] = business(label, fields)
        self.store.define(object, self.specs[object].fields)

    def routes(self) -> list[Route]:
        return [
            ("POST", CORP_TOKEN, self.corp_token),
            ("POST", OAUTH_TOKEN, self.oauth_token),
            ("POST", "/cgi/user/getByMobile", self.by_mobile),
            ("POST", "/cgi/crm/v2/object/list", self.list_objects),
            ("POST", "/cgi/crm/v2/object/describe", self.describe),
            ("POST", QUERY, self.query),
            ("POST", self.custom_query_path, self.query),
        ]

    def object_of(self, call: Call) -> str | None:
        body = call.json if call.body and isinstance(call.json, dict) else {}
        data = body.get("data")
        named = {**body, **data} if isinstance(data, dict) else body
        return named.get("dataObjectApiName") or named.get("apiName")

    def list_objects(self, call: Call) -> Reply:
        self.user_of(call)
        objects = [listed(object, spec.label) for object, spec in self.specs.items()]
        return answer(data={"objects": objects})

    def describe(self, call: Call) -> Reply:
        self.user_of(call)
        body = body_of(call)
        holder = body.get("data", {}) if self.describe_name_in == "data" else body
        object = self._object(holder.get("apiName"))
        schema = self.store.schema(object)
        return answer(data={"describe": described(object, self.specs[object], schema)})

    def query(self, call: Call) -> Reply:
        """One page; `total` is 0 unless it was asked for."""
        data = body_of(call).get("data")
        if not isinstance(data, dict) or not isinstance(data.get("search_query_info"), dict):
            raise refused(BAD_VALUE, "data.search_query_info is missing")
        asked = data["search_query_info"]
        query = self._query(call, data.get("dataObjectApiName"), asked)
        found, end = [], query.offset + call.page_size(query.limit)
        counts = (data if self.total_flag_in == "data" else asked).get("find_explicit_total_num")
        for record in self._shown(query, call):
            found.append(record)
            if len(found) == end and not counts:
                break
        total = len(found) if counts else 0
        rows = self._rows(query, found[query.offset : end], total, call)
        return answer(
            data={"dataList": rows, "offset": query.offset, "limit": query.limit, "total": total}
        )

    def _query(self, call: Call, name: Any, asked: dict[str, Any]) -> Query:
        object = self._object(name)
        is_custom = object.endswith(CUSTOM)
        if is_custom != (call.path == self.custom_query_path):
            raise refused(BAD_PARAMETER, f"{object} is not served by {call.path}")
        rules = Rules(
            self.max_custom_limit if is_custom else self.max_limit, self.max_offset,
            self.invalid_in_plain_queries, self.between_includes_ends,
            self.refuses_unknown_fields, self.labels_with_projection,
        )  # fmt: skip
        return Query.read(asked, View(self.store, object, self.open_ids(call)), rules)

    def _shown(self, query: Query, call: Call) -> Iterator[Record]:
        """What the acting user may see of it."""
        user = self.user_of(call)
        for record in query.records(call.indexed_at):
            if user in self.admins or OPEN_ID + user in (record.values.get("owner") or []):
                yield record

    def _rows(
        self, query: Query, records: list[Record], total: int, call: Call
    ) -> list[dict[str, Any]]:
        with_nulls = bool(body_of(call).get("includeNull"))
        rows = [query.view.row(record, query.names, with_nulls) for record in records]
        if self.query_keys_in_rows:
            for place, row in enumerate(rows):
                row |= {"searchAfterId": [str(query.offset + place)], "total_num": total}
        return rows

    def _object(self, name: Any) -> str:
        if not isinstance(name, str) or name not in self.specs:
            raise refused(BAD_PARAMETER, f"object {name} does not exist")
        if name in self.forbidden_objects:
            raise refused(NO_PERMISSION, f"no permission for {name}")
        return name
