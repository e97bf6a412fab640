"""A BI tool in a process of its own: resolves the pointer and queries the marts until told to stop.

Prints one line of JSON when it ends: how often it read, and every error it met.
"""

import json
import random
import sys
import time
from pathlib import Path

import duckdb

QUERY = """
    select count(*), max(knowledge_date)
    from marts.fct_kpi_values where scope_type = 'company'
"""


def complaints(snapshot: Path) -> list[str]:
    """What is wrong with a snapshot: figures of another day, or a table not as its manifest says.

    One table a look, by chance: all of them would take the night its processors.
    """
    promised = json.loads((snapshot / "manifest.json").read_text())["tables"]
    table = random.choice(sorted(promised))
    with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as connection:
        rows, knowledge = connection.execute(QUERY).fetchone() or (0, None)
        counted = connection.execute(f'select count(*) from marts."{table}"').fetchone()
    found = []
    if not rows or f"{knowledge:%Y%m%d}" != snapshot.name[:8]:
        found.append(f"{snapshot.name}: {rows} company figures known on {knowledge}")
    if counted != (promised[table]["rows"],):
        found.append(f"{snapshot.name}: {counted} rows in {table}, not {promised[table]}")
    return found


def main(published: Path, stop: Path) -> None:
    """Read until `stop` exists; before the first night is published there is nothing to read."""
    reads: dict[str, int] = {}
    errors: list[str] = []
    is_published = False
    while not stop.exists():
        is_published = is_published or (published / "current").is_symlink()
        if is_published:
            try:
                snapshot = (published / "current").resolve(strict=True)
                errors += complaints(snapshot)
                reads[snapshot.name] = reads.get(snapshot.name, 0) + 1
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}")
        time.sleep(0.5)
    print(json.dumps({"reads": reads, "errors": errors}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
