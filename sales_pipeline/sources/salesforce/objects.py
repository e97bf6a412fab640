"""What is known of an object: its fields from `describe`, and what of them a table asks for."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sales_pipeline.sources.extract.connector import Field, Table
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.salesforce.session import SalesforceSession

ID, IS_DELETED, SYSTEM_MODSTAMP = "Id", "IsDeleted", "SystemModstamp"
# Their parts are fields of their own; a bulk query refuses them.
COMPOUND = frozenset({"address", "location"})
NOT_SELECTED = COMPOUND | {"base64", "complexvalue"}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Column:
    """A path that a query selects, as Amount or Owner.Name, and the vendor's type of it."""

    path: str
    type: str


@dataclass(frozen=True)
class Selection:
    """What a table reads of an object. `cursor` is the time of change that windows go by."""

    object: str
    columns: tuple[Column, ...]
    cursor: str
    is_deletable: bool

    @property
    def has_compound(self) -> bool:
        return any(column.type in COMPOUND for column in self.columns)


@dataclass
class Objects:
    """The objects of one organisation, described once each."""

    api: SalesforceSession
    _described: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    _selected: dict[str, Selection] = field(default_factory=dict)

    def fields(self, object: str) -> tuple[Field, ...]:
        return tuple(sorted(_field(item) for item in self._fields(object).values()))

    def selection(self, table: Table) -> Selection:
        if table.label not in self._selected:
            self._selected[table.label] = self._select(table)
        return self._selected[table.label]

    def _select(self, table: Table) -> Selection:
        """A field that the object does not have, or that the user may not see, is left out: the
        night still brings the others."""
        known = self._fields(table.object)
        cursor = str(table.options.get("cursor", SYSTEM_MODSTAMP))
        if cursor not in known:
            raise ContractBroken(
                f"{table.label}: the object has no field {cursor}. Remedy: name its time of change "
                "in the layout, as extract.options.cursor"
            )
        wanted = dict.fromkeys((ID, cursor, *self._wanted(table, known)))
        columns, missing = [], []
        for path in wanted:
            column = self._column(table.object, path)
            columns.append(column) if column else missing.append(path)
        if missing:
            logger.warning(
                "%s: no field %s; the columns that read it stay empty. Remedy: check the API name "
                "and the user's field-level security", table.label, ", ".join(missing),
            )  # fmt: skip
        unique = tuple({column.path: column for column in columns}.values())
        return Selection(table.object, unique, cursor, IS_DELETED in known)

    def _wanted(self, table: Table, known: dict[str, dict[str, Any]]) -> Iterator[str]:
        if table.all_fields:
            yield from (name for name, item in known.items() if item["type"] not in NOT_SELECTED)
        yield from table.paths or table.fields

    def _column(self, object: str, path: str) -> Column | None:
        """`BillingAddress.city` is within a field, `Owner.Name` a field of another object."""
        name, _, rest = path.partition(".")
        known = self._fields(object)
        if name in known:
            return Column(name, str(known[name]["type"]))
        parent = next((f for f in known.values() if rest and f.get("relationshipName") == name), {})
        if not parent.get("referenceTo"):
            return None
        column = self._column(str(parent["referenceTo"][0]), rest)
        return Column(f"{name}.{column.path}", column.type) if column else None

    def _fields(self, object: str) -> dict[str, dict[str, Any]]:
        if object not in self._described:
            reply = self.api.get(f"fields of {object}", f"sobjects/{object}/describe")
            listed = reply.data.get("fields") if isinstance(reply.data, dict) else None
            if not isinstance(listed, list):
                raise ContractBroken(f"fields of {object}: an answer without 'fields'")
            self._described[object] = {str(item["name"]): item for item in listed}
        return self._described[object]


def _field(item: dict[str, Any]) -> Field:
    return Field(
        name=str(item["name"]),
        type=str(item["type"]),
        label=str(item.get("label", "")),
        options=tuple(str(v["value"]) for v in item.get("picklistValues") or () if v.get("active")),
        is_custom=bool(item.get("custom")),
    )
