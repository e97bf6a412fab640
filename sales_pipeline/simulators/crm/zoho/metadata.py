"""What an organisation says of itself: users, currencies, modules, fields, layouts, pipelines."""

from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.table import FieldType, Record
from sales_pipeline.simulators.crm.zoho.questions import invalid
from sales_pipeline.simulators.crm.zoho.rows import row_of, text_of
from sales_pipeline.simulators.crm.zoho.schema import (
    CURRENCIES,
    MANY,
    PIPELINES,
    SYSTEM,
    USERS,
    described,
)

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

ORGANISATION = {
    "id": "57257670000000001", "company_name": "Simulated Pumps", "country": "China",
    "time_zone": "Asia/Shanghai", "currency": "CNY", "currency_symbol": "¥",
    "mc_status": True, "zgid": "700000001",
}  # fmt: skip
LAYOUT = {"id": "5725767000000091023", "name": "Standard", "api_name": "Standard__s"}
# Kind of the store -> data_type and json_type of a field.
TYPES = {
    "text": ("text", "string"), "long_text": ("textarea", "string"),
    "integer": ("integer", "integer"), "number": ("double", "double"),
    "money": ("currency", "double"), "boolean": ("boolean", "boolean"),
    "date": ("date", "string"), "datetime": ("datetime", "string"),
    "picklist": ("picklist", "string"), "lookup": ("lookup", "jsonobject"),
}  # fmt: skip


class Metadata:
    """Lists that are read whole."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm

    def users(self, call: Call) -> Reply:
        """Paged by number; users who have left stay in the list, with another status."""
        page, size = int(call.query.get("page", 1)), int(call.query.get("per_page", 200))
        if size > self._crm.max_per_page:
            raise invalid(self._crm, "per_page", "too many")
        rows = [self._user(record) for record in self._crm.store.by_id(USERS)]
        if call.query.get("type", "AllUsers") == "ActiveUsers":
            rows = [row for row in rows if row["status"] == "active"]
        shown = rows[(page - 1) * size : page * size]
        if not shown:
            return Reply.empty()
        more = page * size < len(rows)
        info = {"per_page": size, "count": len(shown), "page": page, "more_records": more}
        return Reply({"users": shown, "info": info})

    def org(self, call: Call) -> Reply:
        return Reply({"org": [ORGANISATION]})

    def currencies(self, call: Call) -> Reply:
        return self._listed(CURRENCIES, "currencies")

    def pipelines(self, call: Call) -> Reply:
        if call.query.get("layout_id") != LAYOUT["id"]:
            raise invalid(self._crm, "layout_id", "no such layout")
        return self._listed(PIPELINES, "pipeline")

    def layouts(self, call: Call) -> Reply:
        self._crm.readable(call.query.get("module"))
        return Reply({"layouts": [LAYOUT]})

    def modules(self, call: Call) -> Reply:
        listed = [
            {"api_name": name, "api_supported": True, "generated_type": "default"}
            for name in self._crm.modules
        ]
        return Reply({"modules": listed})

    def fields(self, call: Call) -> Reply:
        object = self._crm.readable(call.query.get("module"))
        own = described(self._crm.store.schema(object))
        schema = {"id": FieldType("integer"), **own, **SYSTEM}
        return Reply({"fields": [self._field(object, *item) for item in schema.items()]})

    def _listed(self, object: str, key: str) -> Reply:
        fields = self._crm.store.schema(object)
        rows = [row_of(record, list(fields)) for record in self._crm.store.by_id(object)]
        return Reply({key: rows}) if rows else Reply.empty()

    def _user(self, record: Record) -> dict[str, Any]:
        values = record.values
        return {
            **row_of(record, list(self._crm.store.schema(USERS))),
            "role": {"name": values["role"], "id": "5725767000000026005"},
            "profile": {"name": values["profile"], "id": "5725767000000026011"},
            "Modified_Time": text_of(record.modified_at),
        }  # fmt: skip

    def _field(self, object: str, name: str, type: FieldType) -> dict[str, Any]:
        data_type, json_type = TYPES[type.kind]
        if type.to == USERS:
            data_type = "ownerlookup" if name == "Owner" else "userlookup"
        if name in MANY:
            data_type, json_type = "multiselectpicklist", "jsonarray"
        if name == "id":
            data_type, json_type = "bigint", "string"
        return {
            "api_name": name, "field_label": name.replace("_", " "), "data_type": data_type,
            "json_type": json_type, "visible": True,
            "custom_field": name not in {"id", *SYSTEM, *self._crm.modules[object]},
            "pick_list_values": [
                {"display_value": option, "actual_value": option} for option in type.options
            ],
            "lookup": {"module": {"api_name": type.to}} if type.to else {},
        }  # fmt: skip
