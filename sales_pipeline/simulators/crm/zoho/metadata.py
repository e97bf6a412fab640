"""What an organisation says of itself: users, currencies, modules, fields, layouts, pipelines."""

from typing import TYPE_CHECKING, Any
from zlib import crc32

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
from sales_pipeline.simulators.crm.zoho.usual import CURRENCY, FIELD, ORGANISATION

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

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
        rows = []
        for record in self._crm.store.by_id(CURRENCIES):
            times = {
                "created_time": text_of(record.created_at),
                "modified_time": text_of(record.modified_at),
            }
            rows.append({**CURRENCY, **row_of(record, self._names(CURRENCIES)), **times})
        return Reply({"currencies": rows}) if rows else Reply.empty()

    def pipelines(self, call: Call) -> Reply:
        if call.query.get("layout_id") != LAYOUT["id"]:
            raise invalid(self._crm, "layout_id", "no such layout")
        rows = [row_of(r, self._names(PIPELINES)) for r in self._crm.store.by_id(PIPELINES)]
        return Reply({"pipeline": rows}) if rows else Reply.empty()

    def layouts(self, call: Call) -> Reply:
        self._crm.readable(call.query.get("module"))
        return Reply({"layouts": [LAYOUT]})

    def modules(self, call: Call) -> Reply:
        listed = [
            {
                "id": _id_of(name),
                "api_name": name,
                "api_supported": True,
                "generated_type": "default",
            }
            for name in self._crm.modules
        ]
        return Reply({"modules": listed})

    def fields(self, call: Call) -> Reply:
        object = self._crm.readable(call.query.get("module"))
        own = described(self._crm.store.schema(object))
        schema = {"id": FieldType("integer"), **own, **SYSTEM}
        return Reply({"fields": [self._field(object, *item) for item in schema.items()]})

    def _names(self, object: str) -> list[str]:
        return list(self._crm.store.schema(object))

    def _user(self, record: Record) -> dict[str, Any]:
        values = record.values
        return {
            **row_of(record, self._names(USERS)),
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
        label, to = name.replace("_", " "), {"api_name": type.to, "crypt": False}
        options = [_option(object, name, *item) for item in enumerate(type.options, 1)]
        return {
            **FIELD, "id": _id_of(object, name), "api_name": name, "field_label": label,
            "display_label": label, "data_type": data_type, "json_type": json_type,
            "custom_field": name not in {"id", *SYSTEM, *self._crm.modules[object]},
            "pick_list_values": options,
            "lookup": {"module": {**to, "id": _id_of(type.to)}} if type.to else {},
        }  # fmt: skip


def _option(object: str, name: str, number: int, option: str) -> dict[str, Any]:
    return {
        "id": _id_of(object, name, option), "display_value": option, "actual_value": option,
        "reference_value": option, "sequence_number": number, "type": "used",
    }  # fmt: skip


def _id_of(*names: str) -> str:
    """The same for the same thing, whatever comes or goes beside it."""
    return f"5725767{crc32('.'.join(names).encode()):012d}"
