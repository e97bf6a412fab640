"""Runs floor.sql: `python tests/bench/floor.py control.duckdb floor.duckdb` writes the marts."""

import os
import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]


def main(control: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    os.chdir(ROOT)
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{control}' as control (read_only)")
        connection.execute((ROOT / "tests" / "bench" / "floor.sql").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(*(Path(name).resolve() for name in sys.argv[1:3]))
