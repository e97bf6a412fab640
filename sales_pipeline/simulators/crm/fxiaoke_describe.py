"""What Fxiaoke tells about its objects: object/list and object/describe."""

from typing import Any

from sales_pipeline.simulators.crm.fxiaoke_objects import (
    DEPARTMENT,
    LIFE_STATUSES,
    PERSONNEL,
    ObjectSpec,
)
from sales_pipeline.simulators.crm.table import FieldType

TYPES = {
    "text": "text", "long_text": "long_text", "integer": "number", "number": "number",
    "money": "currency", "boolean": "true_or_false", "date": "date", "datetime": "date_time",
    "picklist": "select_one", "lookup": "object_reference",
}  # fmt: skip
PEOPLE = {PERSONNEL: "employee", DEPARTMENT: "department"}
DETAILS = {("SalesOrderProductObj", "order_id")}
META = {
    "_id": "text", "create_time": "date_time", "last_modified_time": "date_time",
    "is_deleted": "true_or_false",
}  # fmt: skip


def listed(object: str, label: str) -> dict[str, Any]:
    """An entry of object/list."""
    return {
        "describeApiName": object, "describeDisplayName": label, "isActive": True,
        "defineType": _define_type(object), "hideButton": False, "publicObject": False,
    }  # fmt: skip


def described(object: str, spec: ObjectSpec, schema: dict[str, FieldType]) -> dict[str, Any]:
    """The answer of object/describe; `schema` as it is now, labels as far as they are known."""
    fields = {name: _field(name, kind, name, "system") for name, kind in META.items()}
    for name, type in schema.items():
        label = spec.labels.get(name, name)
        fields[name] = _field(name, _type(object, name, type), label, _define_type(name))
        if type.options:
            fields[name]["options"] = [
                {"label": LIFE_STATUSES.get(option, option), "value": option}
                for option in type.options
            ]
        if type.to:
            fields[name]["target_api_name"] = type.to
    return {"api_name": object, "display_name": spec.label, "fields": fields}


def _field(name: str, type: str, label: str, define_type: str) -> dict[str, Any]:
    return {
        "api_name": name, "type": type, "label": label, "define_type": define_type,
        "is_active": True, "is_required": name == "name",
    }  # fmt: skip


def _type(object: str, name: str, type: FieldType) -> str:
    if (object, name) in DETAILS:
        return "master_detail"
    return PEOPLE.get(type.to or "", TYPES[type.kind])


def _define_type(name: str) -> str:
    return "custom" if name.endswith("__c") else "package"
