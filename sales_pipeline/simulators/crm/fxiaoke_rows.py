"""How a record of Fxiaoke looks in an answer: system fields, labels beside codes, ids of people.

A lookup is an id with its label in `x__r`; people and departments are lists. 作废 is a life status,
not a deletion: the record keeps its fields and its time of change is that of the 作废.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sales_pipeline.simulators.crm.fxiaoke_objects import DEPARTMENT, LIFE_STATUSES, PERSONNEL
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import FieldType, Record

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
META = ("_id", "create_time", "last_modified_time", "is_deleted")
OPEN_ID, LABEL = "FSUID_", "__r"
LIFE_STATUS, INVALID = "life_status", "invalid"


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


@dataclass(frozen=True)
class View:
    """The records of one object as one caller sees them. `open_ids`: people as FSUID_1001, else as
    the employee's number."""

    store: Store
    object: str
    open_ids: bool = True

    @cached_property
    def schema(self) -> dict[str, FieldType]:
        return self.store.schema(self.object)

    @property
    def has_life_status(self) -> bool:
        return LIFE_STATUS in self.schema

    def knows(self, name: str) -> bool:
        base = name.removesuffix(LABEL)
        return name in META or name in self.schema or (base != name and self._has_label(base))

    def is_number(self, name: str) -> bool:
        kinds = {"integer", "number", "money", "date", "datetime"}
        if name in META:
            return name.endswith("_time")
        return name in self.schema and self.schema[name].kind in kinds

    def cell(self, record: Record, name: str) -> Any:
        """The value of a field, a system field or a label; None where there is none."""
        if name in META:
            return self._meta(record, name)
        if name == LIFE_STATUS and record.deleted_at:
            return INVALID
        if name not in self.schema:
            return self._label(record, name.removesuffix(LABEL))
        value = record.values.get(name)
        names_people = name == "user_id" or self.schema[name].to == PERSONNEL
        return self._people(value) if names_people else value

    def row(self, record: Record, names: list[str], with_nulls: bool) -> dict[str, Any]:
        """The fields of these names, or all of them; nulls are left out unless asked for."""
        cells = {name: self.cell(record, name) for name in names or self.all_names()}
        return {name: cell for name, cell in cells.items() if with_nulls or cell is not None}

    def with_labels(self, names: list[str]) -> list[str]:
        """The names, each with that of its label, if it has one."""
        labels = [f"{name}{LABEL}" for name in names if self._has_label(name)]
        return list(dict.fromkeys([*names, *labels]))

    def all_names(self) -> list[str]:
        return self.with_labels([*META, *self.schema])

    def _has_label(self, name: str) -> bool:
        return name in self.schema and self.schema[name].kind in ("lookup", "picklist")

    def _meta(self, record: Record, name: str) -> Any:
        match name:
            case "_id":
                return record.id
            case "create_time":
                return milliseconds(record.created_at)
            case "last_modified_time":
                return milliseconds(record.modified_at)
        return False  # what is deleted for good is shown no more

    def _people(self, value: Any) -> Any:
        if self.open_ids or value is None:
            return value
        if isinstance(value, list):
            return [person.removeprefix(OPEN_ID) for person in value]
        return value.removeprefix(OPEN_ID)

    def _label(self, record: Record, name: str) -> Any:
        value, target = self.cell(record, name), self.schema[name].to
        if value is None or target is None:
            return LIFE_STATUSES.get(value, value) if name == LIFE_STATUS else value
        first = value[0] if isinstance(value, list) and value else value
        found = self.store.get(target, first.removeprefix(OPEN_ID)) if first else None
        shown = found.values.get("name") if found and not found.permanent else None
        if target == PERSONNEL:
            return {"id": first, "name": shown}
        return {"deptId": first, "deptName": shown} if target == DEPARTMENT else shown
