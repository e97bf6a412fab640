"""What is known of an object: its properties, and what of them a table asks for.

The vendor ignores a property that it does not know: only its metadata tells that a name is wrong.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from sales_pipeline.sources.extract.connector import Field, Table
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.hubspot.session import HubSpotSession

PROPERTIES, ASSOCIATIONS = "properties", "associations"
CONTACTS = frozenset({"contacts", "0-1"})
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Selection:
    """What a table reads of an object. `modified` is the property that tells the time of change."""

    object: str
    properties: tuple[str, ...]
    modified: str
    associations: tuple[str, ...]


@dataclass
class Objects:
    """The objects of one account, described once each."""

    api: HubSpotSession
    _described: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    _selected: dict[str, Selection] = field(default_factory=dict)

    def fields(self, object: str) -> tuple[Field, ...]:
        if object not in self._described:
            path = self.api.connection.properties_path.format(object=object)
            reply = self.api.get(f"properties of {object}", path)
            listed = reply.data.get("results") if isinstance(reply.data, dict) else None
            if not isinstance(listed, list):
                raise ContractBroken(f"properties of {object}: an answer without 'results'")
            self._described[object] = tuple(sorted(map(_field, listed)))
        return self._described[object]

    def selection(self, table: Table) -> Selection:
        if table.label not in self._selected:
            self._selected[table.label] = self._select(table)
        return self._selected[table.label]

    def _select(self, table: Table) -> Selection:
        known = [f.name for f in self.fields(table.object)]
        modified = "lastmodifieddate" if table.object in CONTACTS else "hs_lastmodifieddate"
        asked = known if table.all_fields else _second_steps(table, PROPERTIES)
        if missing := [name for name in asked if name not in known]:
            logger.warning(
                "%s: no property %s; the columns that read it stay empty. Remedy: check its "
                "internal name in Settings > Properties", table.label, ", ".join(missing),
            )  # fmt: skip
        wanted = dict.fromkeys([modified, *(name for name in asked if name in known)])
        return Selection(table.object, tuple(wanted), modified, _associations(table))


def _associations(table: Table) -> tuple[str, ...]:
    """Those that the options name, and those that a path reads: associations.companies[0].id."""
    named = table.options.get(ASSOCIATIONS, ())
    listed = [named] if isinstance(named, str) else list(named)
    return tuple(dict.fromkeys([*listed, *_second_steps(table, ASSOCIATIONS)]))


def _second_steps(table: Table, first: str) -> list[str]:
    """What paths as properties.dealname name behind `first`."""
    paths = [path.split(".") for path in table.paths]
    return list(
        dict.fromkeys(
            steps[1].split("[")[0] for steps in paths if len(steps) > 1 and steps[0] == first
        )
    )


def _field(item: dict[str, Any]) -> Field:
    return Field(
        name=str(item["name"]),
        type=str(item["type"]),
        label=str(item.get("label", "")),
        options=tuple(str(o["value"]) for o in item.get("options") or () if not o.get("hidden")),
        is_custom=not item.get("hubspotDefined", False),
    )
