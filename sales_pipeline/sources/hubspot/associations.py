"""What records go with: neither a list of many properties nor a search tells it, a call of its own
does, for many records at once.

A change of an association need not touch the record's time of change; a later change brings it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sales_pipeline.sources.extract.connector import Table
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.hubspot.records import following, results
from sales_pipeline.sources.hubspot.session import HubSpotSession

INPUTS_A_CALL = 1000
NONE_FOUND = "crm.associations.NO_ASSOCIATIONS_FOUND"


def associated(
    api: HubSpotSession, table: Table, ids: Iterable[str], to: str
) -> dict[str, list[dict[str, Any]]]:
    """Of each record what it goes with, as [{"id": .., "types": [..]}] in the order of ids."""
    path = api.connection.associations_path.format(object=table.object, to=to)
    what = f"{table.label}, its {to}"
    asked: list[dict[str, str]] = [{"id": key} for key in ids]
    goals: dict[str, list[dict[str, Any]]] = {}
    while asked:
        now, asked = asked[:INPUTS_A_CALL], asked[INPUTS_A_CALL:]
        body = api.post(what, path, {"inputs": now}).data
        rows = results(body, what)
        _refuse_errors(body, what)
        for key, found, after in _pages_of_one(rows, what):
            goals.setdefault(key, []).extend(found)
            if after:
                asked.append({"id": key, "after": after})
    return {key: sorted(found, key=lambda goal: int(goal["id"])) for key, found in goals.items()}


def _pages_of_one(
    rows: list[dict[str, Any]], what: str
) -> Iterator[tuple[str, list[dict[str, Any]], str | None]]:
    """Id, goals and the place of further ones: a record with many comes in pages."""
    try:
        for row in rows:
            goals = [
                {
                    "id": str(goal["toObjectId"]),
                    "types": sorted(type["typeId"] for type in goal["associationTypes"]),
                }
                for goal in row["to"]
            ]
            yield str(row["from"]["id"]), goals, following(row, what)
    except (KeyError, TypeError) as error:
        raise ContractBroken(f"{what}: an association that is none: {error!r}") from None


def _refuse_errors(body: dict[str, Any], what: str) -> None:
    """Errors stand beside the results (status 207); that a record goes with nothing is none."""
    for error in body.get("errors") or ():
        if error.get("subCategory") != NONE_FOUND:
            raise ContractBroken(f"{what}: {error.get('category')} {error.get('message')}")
