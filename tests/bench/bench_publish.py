"""Publishing the marts of a built warehouse against a bare file copy and a bare COPY to Parquet.

    python tests/bench/bench_publish.py publish|floor HOME

Prints wall seconds, CPU seconds and peak MB, imports not counted; bench_model.py calls it.
"""

import resource
import shutil
import sys
import time
from pathlib import Path

import duckdb

from sales_pipeline.model.hashing import MARTS, mart_tables
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.publish import WAREHOUSE_NAME, publish
from sales_pipeline.settings import Settings


def run_publish(settings: Settings) -> None:
    plan = RunPlan.read(settings.warehouse)
    publish(settings.warehouse, settings.published, plan)


def run_floor(settings: Settings) -> None:
    """The same two copies without hashes, checksums, manifest and one file a month."""
    folder = settings.home / "publish_floor"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    source = settings.warehouse / WAREHOUSE_NAME
    with duckdb.connect(str(source)) as connection:
        connection.execute("checkpoint")
    shutil.copyfile(source, folder / WAREHOUSE_NAME)
    with duckdb.connect(str(folder / WAREHOUSE_NAME), read_only=True) as connection:
        for table in mart_tables(connection):
            target = folder / f"{table}.parquet"
            connection.execute(
                f"copy {MARTS}.{table} to '{target}' (format parquet, compression zstd)"
            )


def main(contender: str, home: str) -> None:
    settings = Settings(home=Path(home))
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    {"publish": run_publish, "floor": run_floor}[contender](settings)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(wall, cpu, after.ru_maxrss / 1024)


if __name__ == "__main__":
    main(*sys.argv[1:3])
