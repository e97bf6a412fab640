"""A desk to land small files on: a layout from a dict, a file from text, the landed rows back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from sales_pipeline.landing.manifest import BatchManifest
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.land import Outcome, land_file
from sales_pipeline.sources.files.layout import Layout

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def layout(columns: dict[str, Any] | None = None, **sections: Any) -> Layout:
    """A csv layout without a key; sections override the defaults."""
    base: dict[str, Any] = {
        "source": "shop",
        "table": "sales",
        "files": {"glob": "sales*"},
        "format": {"type": "csv"},
        "load": {"mode": "full"},
        "columns": columns or {"id": {}, "amount": {"type": "decimal(18,2)"}},
    }
    return Layout(**{**base, **sections})


@dataclass(frozen=True)
class Desk:
    """Lands files below one folder."""

    home: Path

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, settle_seconds=0)

    @property
    def inbox(self) -> Path:
        folder = self.home / "inbox" / "shop"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def put(self, content: str | bytes, name: str = "sales.csv") -> Path:
        path = self.inbox / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def land(
        self, declared: Layout, content: str | bytes, name: str = "sales.csv", **more: Any
    ) -> Outcome:
        return land_file(declared, self.put(content, name), self.settings, NOW, **more)


def rows(outcome: Outcome, columns: str = "*") -> list[dict[str, Any]]:
    """The landed rows in file order."""
    parts = f"read_parquet('{outcome.batch_dir}/part-*.parquet')"
    with duckdb.connect() as con:
        found = con.execute(f"select {columns} from {parts} order by _row_number")
        names = [item[0] for item in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def manifest(outcome: Outcome) -> BatchManifest:
    assert outcome.batch_dir is not None
    return BatchManifest.read(outcome.batch_dir)
