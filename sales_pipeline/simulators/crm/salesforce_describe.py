"""The metadata of an object as `describe` tells it."""

from typing import Any

from sales_pipeline.simulators.crm.salesforce_objects import COMPOUNDS
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import FieldType

TYPES = {
    "text": "string", "long_text": "textarea", "integer": "int", "number": "double",
    "money": "currency", "boolean": "boolean", "date": "date", "datetime": "datetime",
    "picklist": "picklist", "lookup": "reference",
}  # fmt: skip


def described(store: Store, object: str) -> dict[str, Any]:
    schema = store.schema(object)
    fields = [_field(name, type) for name, type in schema.items()]
    for name, parts in COMPOUNDS.items():
        if set(parts) <= schema.keys():
            fields.append({**_field(name, FieldType("text")), "type": "address"})
    return {
        "name": object, "label": object, "custom": object.endswith("__c"), "queryable": True,
        "deletable": "IsDeleted" in schema, "fields": fields,
    }  # fmt: skip


def _field(name: str, type: FieldType) -> dict[str, Any]:
    is_number = type.kind in ("integer", "number", "money")
    compound = next((whole for whole, parts in COMPOUNDS.items() if name in parts), None)
    return {
        "name": name, "label": name.removesuffix("__c"),
        "type": "id" if name == "Id" else TYPES[type.kind], "length": 0 if is_number else 255,
        "precision": 18 if is_number else 0, "scale": 2 if type.kind == "money" else 0,
        "calculated": False, "custom": name.endswith("__c"), "compoundFieldName": compound,
        "nillable": name != "Id", "filterable": type.kind != "long_text",
        "sortable": type.kind != "long_text", "referenceTo": [type.to] if type.to else [],
        "relationshipName": name.removesuffix("Id") if type.to else None,
        "picklistValues": [
            {"active": True, "defaultValue": False, "label": option, "value": option}
            for option in type.options
        ],
    }  # fmt: skip
