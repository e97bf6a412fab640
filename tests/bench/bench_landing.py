"""Landing a CSV file against a bare COPY to Parquet, and against SQL that writes the same columns.

    python tests/bench/bench_landing.py 1000000

Sixteen columns of order lines. Landing also writes the raw text, a hash of each row and what could
not be parsed. Each contender runs in a process of its own; imports are not counted.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from measure import Cost

from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.land import Status, land_file
from sales_pipeline.sources.files.layout import Layout

LIMITS = {"threads": 2, "memory_limit": "3GB"}
EXTRACTED_AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LINES = """
select 'L' || i as "行ID", 'O' || (i // 3) as "单据编号", i % 3 + 1 as "行号",
    date '2023-10-02' + (i * 1146 // {rows})::integer as "单据日期", '已完成' as "单据状态",
    if(hash(i) % 50 = 0, '退货', '销售') as "行类型", '直销' as "销售渠道",
    'C' || (hash(i // 3) % 120000) as "客户编码", 'E' || (hash(i) % 60) as "销售员编码",
    'P' || (hash(i * 7) % 80) as "物料编码", '台' as "单位",
    (1 + hash(i * 3) % 20)::decimal(18, 4) as "数量",
    (90 + hash(i * 5) % 90000 / 100)::decimal(18, 2) as "单价",
    (hash(i) % 1000 / 100)::decimal(18, 2) as "折扣额", 'CNY' as "币别",
    timestamp '2026-11-20' + interval (i % 86400) second as "修改时间"
from range({rows}) as lines (i)
"""
COLUMNS = {
    "order_line_id": {"from": "行ID"}, "order_id": {"from": "单据编号"},
    "line_number": {"from": "行号", "type": "integer"},
    "order_date": {"from": "单据日期", "type": "date", "date_formats": ["%Y-%m-%d"]},
    "order_status": {"from": "单据状态"}, "line_type": {"from": "行类型"},
    "channel": {"from": "销售渠道"}, "source_account_id": {"from": "客户编码"},
    "salesperson_id": {"from": "销售员编码"}, "product_id": {"from": "物料编码"},
    "uom": {"from": "单位"}, "quantity": {"from": "数量", "type": "decimal(18,4)"},
    "unit_price": {"from": "单价", "type": "decimal(18,6)"},
    "discount_amount": {"from": "折扣额", "type": "decimal(18,2)"}, "currency": {"from": "币别"},
    "modified_at": {
        "from": "修改时间", "type": "timestamp", "date_formats": ["%Y-%m-%d %H:%M:%S"],
        "timezone": "UTC",
    },
}  # fmt: skip
PARQUET = "(format parquet, compression zstd)"


def make_file(folder: Path, rows: int, encoding: str) -> Path:
    """The CSV file an ERP would deliver."""
    path = folder / "utf-8.csv"
    if not path.exists():
        with duckdb.connect(config=LIMITS) as connection:
            connection.execute(f"copy ({LINES.format(rows=rows)}) to '{path}' (format csv, header)")
    if encoding == "utf-8":
        return path
    encoded = folder / f"{encoding}.csv"
    with path.open(encoding="utf-8") as source, encoded.open("w", encoding=encoding) as target:
        while text := source.read(1 << 24):
            target.write(text)
    return encoded


def layout(encoding: str) -> Layout:
    return Layout.model_validate(
        {
            "source": "bench", "table": "lines", "files": {"glob": "*.csv"},
            "format": {"type": "csv", "encoding": encoding}, "columns": COLUMNS,
            "load": {
                "mode": "upsert", "key": ["order_line_id"], "modified_at": "modified_at",
                "business_date": "order_date",
            },
        }
    )  # fmt: skip


def run_copy(path: Path, home: Path) -> None:
    with duckdb.connect(config=LIMITS) as connection:
        connection.execute(f"copy (from '{path}') to '{home / 'bare.parquet'}' {PARQUET}")


def run_sql(path: Path, home: Path) -> None:
    """The landed columns as one would write them by hand, without looking for errors."""
    texts = [str(column["from"]) for column in COLUMNS.values()]
    typed = ", ".join(
        f'"{column["from"]}"::{str(column.get("type", "varchar")).replace("integer", "bigint")}'
        f" as {name}"
        for name, column in COLUMNS.items()
    )
    raw = ", ".join(f"'{text}': \"{text}\"" for text in texts)
    with duckdb.connect(config=LIMITS) as connection:
        connection.execute(
            f"""
            copy (
                select {typed}, {{{raw}}} as _raw,
                    []::struct("column" varchar, raw varchar, reason varchar)[] as _parse_errors,
                    row_number() over () + 1 as _row_number, '{path.name}' as _file,
                    "行ID" as _record_id,
                    md5(concat_ws('|', {", ".join(f'"{text}"' for text in texts)})) as _row_hash,
                    "修改时间"::timestamp as _source_modified_at,
                    "单据日期"::date as _business_date,
                    null::varchar as _replace_unit, false as _is_deleted
                from read_csv('{path}', all_varchar = true)
            ) to '{home / "hand.parquet"}' {PARQUET}
            """
        )


def run_landing(path: Path, home: Path) -> None:
    outcome = land_file(layout(path.stem), path, Settings(home=home), EXTRACTED_AT)
    if outcome.status is not Status.LANDED or outcome.problems:
        raise AssertionError(f"{outcome.message}: {outcome.problems}")


CONTENDERS: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "bare COPY": (run_copy, "utf-8"),
    "hand-written SQL": (run_sql, "utf-8"),
    "landing, UTF-8": (run_landing, "utf-8"),
    "landing, GB18030": (run_landing, "gb18030"),
}


def one(contender: str, path: Path, home: Path) -> None:
    """The child process: run once, print what it took."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    CONTENDERS[contender][0](path, home)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(wall, cpu, after.ru_maxrss / 1024)


def table(rows: int) -> None:
    floor = None
    for contender, (_, encoding) in CONTENDERS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = make_file(Path(folder), rows, encoding)
            answer = subprocess.run(
                [sys.executable, __file__, "--one", contender, str(path), folder],
                check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        cost = Cost(*map(float, answer.stdout.split()))
        floor = floor or cost
        print(f"| {rows:,} | {contender} | {cost} | {cost.over(floor)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--one", nargs=3, metavar=("CONTENDER", "FILE", "HOME"))
    arguments = parser.parse_args()
    if arguments.one:
        contender, path, home = arguments.one
        one(contender, Path(path), Path(home))
        return
    print("| rows | what | wall s | CPU s | peak MB | x COPY, CPU | x COPY, wall |")
    print("|---|---|---|---|---|---|---|")
    for rows in arguments.rows:
        table(rows)


if __name__ == "__main__":
    main()
