"""The file source's own parser for rows that have landed, so that corrections are typed alike.

It reads the layout in force now: a format added to a layout lets rows in that were refused before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from sales_pipeline.gates.columns import quoted
from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.sources.files.header import Header, resolve
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.parsing import cells, numbers
from sales_pipeline.sources.files.parsing.delivered import Delivered
from sales_pipeline.sources.files.parsing.select import landed_sql, repeats_sql
from sales_pipeline.sources.files.raw import ROW, RawTable
from sales_pipeline.sources.files.sql import DEFECTS_TYPE, literal
from sales_pipeline.sources.files.wide import unpivoted


@dataclass(frozen=True)
class FileParser:
    """Parser of the rows of one landed file."""

    layout: Layout
    file: str
    name_date: date | None
    reporting_zone: str

    @classmethod
    def of(cls, layout: Layout, manifest: BatchManifest, reporting_zone: str) -> "FileParser":
        return cls(layout, manifest.files[0].name, manifest.name_date, reporting_zone)

    @property
    def version(self) -> str:
        return self.layout.digest

    @property
    def keyed(self) -> bool:
        return bool(self.layout.load.key)

    @property
    def wide_key(self) -> str | None:
        return self.layout.wide.key.name if self.layout.wide else None

    def headers(self, raw_headers: Sequence[str]) -> dict[str, str]:
        positions = self._header(RawTable("", tuple(raw_headers))).positions
        return {name: raw_headers[at] for name, at in positions.items() if at is not None}

    def landed_rows(
        self, connection: duckdb.DuckDBPyConnection, relation: str, raw_headers: Sequence[str]
    ) -> str:
        for macro in (*cells.MACROS, *numbers.MACROS):
            connection.execute(macro)
        texts = ", ".join(f"_raw.{quoted(h)} AS c{n}" for n, h in enumerate(raw_headers))
        # What the reader found wrong with the row itself, no correction of a cell can mend.
        defects = (
            f'list_filter(_parse_errors, lambda e: e."column" = {literal(ROW)})::{DEFECTS_TYPE}'
        )
        sql = f"SELECT _position AS _n, {defects} AS _defects, {texts} FROM {relation}"
        raw = RawTable(sql, tuple(raw_headers))
        delivered = Delivered(
            self.layout,
            unpivoted(self.layout, raw),
            self._header(raw),
            self.file,
            self.name_date,
            self.reporting_zone,
        )
        if not self.keyed:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE repeats AS {repeats_sql(delivered)}")
        return landed_sql(delivered)

    def _header(self, raw: RawTable) -> Header:
        return resolve(self.layout, raw, self.file)
