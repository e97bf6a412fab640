"""A BI tool in a process of its own: resolves the pointer and queries the marts until told to stop.

Prints one line of JSON when it ends: how often it read, and every error it met.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

QUERY = """
    select count(*), count(distinct as_of_date), max(knowledge_date)
    from marts.fct_kpi_values where scope_type = 'company'
"""


def main(published: Path, stop: Path) -> None:
    """Read until `stop` exists."""
    reads, errors = 0, []
    while not stop.exists():
        try:
            snapshot = (published / "current").resolve(strict=True)
            with duckdb.connect(str(snapshot / "sales.duckdb"), read_only=True) as connection:
                rows, _, knowledge = connection.execute(QUERY).fetchone() or (0, 0, None)
            if not rows or f"{knowledge:%Y%m%d}" != snapshot.name[:8]:
                errors.append(f"{snapshot.name}: {rows} rows known on {knowledge}")
            reads += 1
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        time.sleep(0.05)
    print(json.dumps({"reads": reads, "errors": errors}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
