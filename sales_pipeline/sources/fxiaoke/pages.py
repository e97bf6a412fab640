"""Pages of an object in the order of `_id`, each behind the last id of the one before.

Paging by offset ends at 10,000 records, and `total` is 0 unless asked for: only an empty page is
the end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sales_pipeline.sources.extract.connector import Page, Position, Table
from sales_pipeline.sources.fxiaoke.records import ID, Filter, Row, condition, record_of
from sales_pipeline.sources.fxiaoke.session import FxiaokeSession
from sales_pipeline.sources.http.errors import ContractBroken

# Custom objects have a path of their own and 100 records a page.
CUSTOM, CUSTOM_PAGE = "__c", 100


@dataclass(frozen=True)
class Reading:
    """What is asked of an object: some of its records, some of their fields (none: all)."""

    api: FxiaokeSession
    table: Table
    fields: list[str]
    filters: tuple[Filter, ...] = ()

    @property
    def size(self) -> int:
        size = self.api.connection.page_size
        return min(size, CUSTOM_PAGE) if self.table.object.endswith(CUSTOM) else size

    def pages(self, position: Position | None) -> Iterator[Page]:
        after: str | None = (position or {}).get("after")
        while True:
            rows, damaged = self.rows(after)
            records = [record_of(row, self.table) for row in rows]
            after = records[-1].id if records else None
            yield Page(records, {"after": after} if after else None, damaged)
            if after is None:
                return

    def rows(self, after: str | None = None) -> tuple[list[Row], bool]:
        """The rows behind an id, and whether bytes of them were damaged."""
        behind = (condition(ID, "GT", after),) if after else ()
        rows, damaged = self._asked((*self.filters, *behind))
        # A row that is repeated at the start of the next page is known already.
        news = [row for row in rows if row[ID] != after]
        if not _in_order([*([after] if after else []), *(str(row[ID]) for row in news)]):
            raise ContractBroken(
                f"{self.table.label}: a page that is not in the order of _id or does not begin "
                f"behind {after or 'the start'}: records would be lost. Remedy: run again; if it "
                "stays so, tell the vendor"
            )
        return news, damaged

    def by_id(self, ids: Sequence[str]) -> list[Row]:
        """The rows of these ids; a page may bring fewer than there are, so what is missing is
        asked for until nothing of it comes."""
        found: dict[str, Row] = {}
        rest = list(ids)
        while rest:
            rows, _ = self._asked((*self.filters, condition(ID, "IN", *rest)))
            found |= {str(row[ID]): row for row in rows}
            left = [id for id in rest if id not in found]
            if len(left) == len(rest):
                break
            rest = left
        return [found[id] for id in ids if id in found]

    def _asked(self, filters: tuple[Filter, ...]) -> tuple[list[Row], bool]:
        connection = self.api.connection
        is_custom = self.table.object.endswith(CUSTOM)
        asked = {
            "offset": 0, "limit": self.size, "filters": filters,
            "orders": [{"fieldName": ID, "isAsc": True}], "fieldProjection": self.fields,
        }  # fmt: skip
        data = {"dataObjectApiName": self.table.object, "search_query_info": asked}
        path = connection.custom_query_path if is_custom else connection.query_path
        reply = self.api.post(self.table.label, path, {"data": data})
        content = reply.data.get("data")
        rows = content.get("dataList") if isinstance(content, dict) else None
        if not isinstance(rows, list):
            raise ContractBroken(
                f"{self.table.label}: a page without its records ('data.dataList' is missing). "
                "Remedy: run again; if it stays so, tell the vendor"
            )
        if not all(row.get(ID) for row in rows):
            raise ContractBroken(f"{self.table.label}: a record without its _id")
        return rows, reply.damaged


def _in_order(ids: list[str]) -> bool:
    """Ids are hexadecimal texts; those of people and departments are numbers."""
    if all(first <= second for first, second in pairwise(ids)):
        return True
    return all(id.isdigit() for id in ids) and all(int(a) <= int(b) for a, b in pairwise(ids))
