"""The ids of all records of a module: by COQL, 2,000 a call, where the records API gives 200.

Whoever compares them takes what is missing for deleted: a list that ends too early is refused.
"""

from collections.abc import Iterator

from sales_pipeline.sources.http.answers import Kind
from sales_pipeline.sources.http.errors import ContractBroken
from sales_pipeline.sources.zoho.content import content, id_of
from sales_pipeline.sources.zoho.coql import ids_after
from sales_pipeline.sources.zoho.fields import parameters
from sales_pipeline.sources.zoho.records import Records


def module_ids(records: Records) -> Iterator[list[str]]:
    if not records.is_queried:
        for page in records.pages(None, None):
            yield [record.id for record in page.records]
        return
    highest, last = _highest(records), "0"
    for ids in ids_after(records.api, records.table):
        yield ids
        last = ids[-1]
    if highest and _order(highest) > _order(last) and records.by_id([highest]):
        raise ContractBroken(
            f"{records.table.label}: COQL knows ids up to {last}, the records API up to {highest}. "
            "Remedy: see that the user of the token may read this module, all its records"
        )


def _highest(records: Records) -> str | None:
    """The last id of the module, by the other way to its records."""
    reply = records.api.get(
        records.table.label, records.table.object, fields="id", per_page=1, sort_by="id",
        sort_order="desc", **parameters(records.table),
    )  # fmt: skip
    if reply.kind is not Kind.OK:
        return None
    rows, _ = content(reply.data, records.table)
    return id_of(rows[0], records.table) if rows else None


def _order(key: str) -> tuple[int, str]:
    """Ids are numbers without leading zeros."""
    return len(key), key
