"""What a HubSpot account answers to other calls than a search: lists, records by id, metadata."""

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from sales_pipeline.simulators.crm.call import Call, Refused, Reply
from sales_pipeline.simulators.crm.hubspot_objects import associated, row, written
from sales_pipeline.simulators.crm.table import FieldType, Record

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.hubspot import HubSpotCrm

TYPES = {
    "text": "string", "long_text": "string", "integer": "number", "number": "number",
    "money": "number", "boolean": "bool", "date": "date", "datetime": "datetime",
    "picklist": "enumeration",
}  # fmt: skip
ASSOCIATION_TYPES = {
    ("deals", "companies"): 5, ("deals", "contacts"): 3, ("contacts", "companies"): 1,
    ("companies", "deals"): 6, ("contacts", "deals"): 4, ("companies", "contacts"): 2,
}  # fmt: skip


@dataclass
class Pages:
    crm: "HubSpotCrm"

    def listed(self, call: Call) -> Reply:
        """By id, all there are or all that are archived; there is no other filter."""
        limit = self._limit(call, self.crm.list_limit)
        names = _names(call)
        records, after = self._page(call, call.object or "", limit)
        names = names or list(self.crm.defaults(call.object or ""))
        return Reply(self._answer(call, [row(self.crm.store, r, names) for r in records], after))

    def owners(self, call: Call) -> Reply:
        records, after = self._page(call, "owners", self._limit(call, 500))
        rows = [
            {"id": record.id, **record.values, "userId": int(record.id),
             "createdAt": written(record.created_at), "updatedAt": written(record.modified_at),
             "archived": record.deleted_at is not None}
            for record in records
        ]  # fmt: skip
        return Reply(self._answer(call, rows, after))

    def by_id(self, call: Call) -> Reply:
        """Records of a list of ids; those that are not there are told as errors, beside them."""
        body = call.json if isinstance(call.json, dict) else {}
        ids = [str(item["id"]) for item in body.get("inputs", [])]
        self._check_inputs(ids, self.crm.batch_limit)
        archived = _is_archived(call)
        found, missing = [], []
        for id in dict.fromkeys(ids):
            record = self.crm.store.get(call.object or "", id)
            if record and not record.permanent and bool(record.deleted_at) == archived:
                found.append(row(self.crm.store, record, body.get("properties") or ()))
            else:
                missing.append(id)
        errors = [{
            "status": "error", "category": "OBJECT_NOT_FOUND", "context": {"ids": missing},
            "message": "Could not get some objects, they may be deleted or not exist.",
        }]  # fmt: skip
        return self._batch(call, found, errors if missing else [])

    def associations(self, call: Call) -> Reply:
        origin, to = (self.crm.name_of(call.params[name]) for name in ("object", "to"))
        for object in (origin, to):
            self.crm.access.require(object)
        inputs = call.json.get("inputs", [])
        self._check_inputs(inputs, self.crm.association_inputs)
        found, errors = [], []
        for item in inputs:
            record = self.crm.store.get(origin, str(item["id"]))
            ids = associated(self.crm.store, record, to) if record else []
            if ids:
                found.append(self._associated(call, origin, to, item, ids))
            else:
                errors.append({
                    "status": "error", "category": "OBJECT_NOT_FOUND",
                    "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
                    "message": f"No {to} is associated with {origin} {item['id']}.",
                    "context": {"fromObjectId": [str(item["id"])]},
                })  # fmt: skip
        return self._batch(call, found, errors)

    def properties(self, call: Call) -> Reply:
        schema = self.crm.store.schema(call.object or "")
        return Reply({
            "results": [_property(name, type) for name, type in schema.items() if not type.to]
        })  # fmt: skip

    def _associated(
        self, call: Call, origin: str, to: str, item: dict[str, Any], ids: list[str]
    ) -> dict[str, Any]:
        """A page of one record's associations; `after` of an input asks for the next one."""
        start = int(item.get("after", 0))
        end = start + self.crm.associations_of_one
        number = ASSOCIATION_TYPES.get((origin, to), 0)
        kind = {"category": "HUBSPOT_DEFINED", "typeId": number, "label": None}
        paging = {"paging": {"next": {"after": str(end)}}} if end < len(ids) else {}
        goals = [{"toObjectId": int(id), "associationTypes": [kind]} for id in ids[start:end]]
        return {"from": {"id": str(item["id"])}, "to": goals, **paging}

    def _batch(self, call: Call, found: list[Any], errors: list[Any]) -> Reply:
        told = {"numErrors": len(errors), "errors": errors} if errors else {}
        body = {
            "status": "COMPLETE", "results": found, "startedAt": written(call.now),
            "completedAt": written(call.now), **told,
        }  # fmt: skip
        return Reply(body, 207 if errors else 200)

    def _page(self, call: Call, object: str, limit: int) -> tuple[list[Record], str | None]:
        archived = _is_archived(call)
        after = _last_id(call.query["after"]) if call.query.get("after") else None
        if after is not None and not after.isdigit():
            raise self._refused("Invalid after")
        size, records = call.page_size(limit), []
        for record in self.crm.store.by_id(object, after=after, deleted=archived):
            if not record.permanent:
                records.append(record)
            if len(records) > size:
                break
        page = records[:size]
        return page, page[-1].id if len(records) > size else None

    def _answer(self, call: Call, rows: list[Any], after: str | None) -> dict[str, Any]:
        if after is None:
            return {"results": rows}
        cursor = base64.b64encode(f"{after}\n".encode()).decode()
        return {"results": rows, "paging": {"next": {"after": cursor, "link": f"?after={cursor}"}}}

    def _limit(self, call: Call, most: int) -> int:
        limit = call.query.get("limit", "10")
        if not limit.isdigit() or not 0 < int(limit) <= most:
            raise self._refused(f"limit must be between 1 and {most}")
        return int(limit)

    def _check_inputs(self, inputs: list[Any], most: int) -> None:
        if not 0 < len(inputs) <= most:
            raise self._refused(f"inputs must be between 1 and {most}")

    def _refused(self, message: str) -> Refused:
        return self.crm.access.refused(400, "VALIDATION_ERROR", message)


def _property(name: str, type: FieldType) -> dict[str, Any]:
    options = [
        {"label": option, "value": option, "displayOrder": n, "hidden": False}
        for n, option in enumerate(type.options)
    ]
    return {
        "name": name, "label": name, "type": TYPES[type.kind], "fieldType": "text",
        "options": options, "hubspotDefined": not name.startswith("custom_"),
        "calculated": False, "hidden": False, "archived": False,
    }  # fmt: skip


def _is_archived(call: Call) -> bool:
    """The vendor's own client writes True."""
    return call.query.get("archived", "").lower() == "true"


def _names(call: Call) -> list[str]:
    """Joined by commas, as the documentation has it, or repeated, as the vendor's client does."""
    assert isinstance(call.query, QueryParams)
    return [n for text in call.query.getlist("properties") for n in text.split(",") if n]


def _last_id(after: str) -> str:
    try:
        return base64.b64decode(after, validate=True).decode().strip()
    except (binascii.Error, UnicodeDecodeError):
        return "?"
