"""Small lists that are read whole each night: users, currencies, pipelines, the organisation.

They tell no changes; landing leaves out what it knows already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from sales_pipeline.sources.extract.connector import Page, Position, Record, Table
from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.zoho.content import Rows, id_of, listed
from sales_pipeline.sources.zoho.session import ZohoSession

USERS_A_PAGE = 200


@dataclass(frozen=True)
class Listing:
    """Where a list is: its path, the key of its records, its parameters."""

    path: str
    key: str
    params: dict[str, Any] = field(default_factory=dict)
    is_paged: bool = False
    # A list that cannot be empty.
    is_sure: bool = False


PIPELINES = "settings/pipeline"
LISTS = {
    "Users": Listing("users", "users", {"type": "AllUsers"}, is_paged=True, is_sure=True),
    "org": Listing("org", "org", is_sure=True),
    "org/currencies": Listing("org/currencies", "currencies"),
    PIPELINES: Listing(PIPELINES, "pipeline"),
}


def whole_pages(api: ZohoSession, table: Table, position: Position | None) -> Iterator[Page]:
    """All rows; of pipelines those of each layout of deals, with the layout."""
    if table.object != PIPELINES:
        yield from _pages(api, table, LISTS[table.object], position)
        return
    for layout in _rows(api, table, Listing("settings/layouts", "layouts", {"module": "Deals"})):
        listing = Listing(PIPELINES, "pipeline", {"layout_id": layout["id"]})
        of = {"layout": {"id": layout["id"], "name": layout.get("name")}}
        rows = ({**row, **of} for row in _rows(api, table, listing))
        yield Page([_record(row, table, f"{layout['id']}|") for row in rows], {"again": True})
    yield Page([], None)


def _pages(
    api: ZohoSession, table: Table, listing: Listing, position: Position | None
) -> Iterator[Page]:
    number = int((position or {}).get("page", 1))
    while True:
        paging = {"page": number, "per_page": USERS_A_PAGE} if listing.is_paged else {}
        reply = api.get(table.label, listing.path, **{**listing.params, **paging})
        if reply.kind is not Kind.OK:
            if listing.is_sure:
                raise ContractBroken(f"{table.label}: an empty list, where there must be records")
            yield Page([], None)
            return
        rows = listed(reply.data, listing.key, table.label)
        number += 1
        more = listing.is_paged and (reply.data.get("info") or {}).get("more_records")
        following = {"page": number} if more else None
        yield Page([_record(row, table) for row in rows], following, reply.damaged)
        if following is None:
            return


def _rows(api: ZohoSession, table: Table, listing: Listing) -> Rows:
    reply = api.get(table.label, listing.path, **listing.params)
    return listed(reply.data, listing.key, table.label) if reply.kind is Kind.OK else []


def _record(row: dict[str, Any], table: Table, prefix: str = "") -> Record:
    return Record(prefix + id_of(row, table), None, False, orjson.dumps(row))
