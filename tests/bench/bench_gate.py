"""A gate of 12 expectations against one hand-written aggregate query over the same Parquet.

    python tests/bench/bench_gate.py 1000000 10000000

Each contender runs in a process of its own, three times in turn; the figures are the least seconds,
CPU seconds and peak memory. The floor answers the same twelve questions; pandera is a peer at 1 M.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

RUNS = 3
THREADS = 2
MEMORY = "3GB"
PEER_ROWS = 1_000_000
LINE_TYPES, CHANNELS = ["sale", "return"], ["web", "direct"]
NUMBERS = {"min_value": 0, "max_value": 100000}
RULES: list[tuple[str, dict[str, object]]] = [
    ("expect_column_values_to_be_unique", {"column": "line_id"}),
    ("expect_column_values_to_not_be_null", {"column": "account_id"}),
    ("expect_column_values_to_not_be_null", {"column": "order_date"}),
    ("expect_column_values_to_be_in_set", {"column": "line_type", "value_set": LINE_TYPES}),
    ("expect_column_values_to_be_in_set", {"column": "channel", "value_set": CHANNELS}),
    ("expect_column_values_to_be_between", {"column": "quantity", **NUMBERS}),
    ("expect_column_values_to_be_between", {"column": "unit_price", **NUMBERS}),
    ("expect_column_values_to_match_regex", {"column": "order_id", "regex": r"^SO\d+$"}),
    ("expect_column_value_lengths_to_equal", {"column": "currency", "value": 3}),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "unit_price", "column_B": "discount", "or_equal": True},
    ),
    ("expect_column_sum_to_be_between", {"column": "unit_price", "min_value": 0}),
    ("expect_table_row_count_to_be_between", {"min_value": 1}),
]
FLOOR = r"""
SELECT count(*), count(DISTINCT line_id), count(account_id), count(order_date),
    count(*) FILTER (WHERE line_type NOT IN ('sale', 'return')),
    count(*) FILTER (WHERE channel NOT IN ('web', 'direct')),
    count(*) FILTER (WHERE quantity NOT BETWEEN 0 AND 100000),
    count(*) FILTER (WHERE unit_price NOT BETWEEN 0 AND 100000),
    count(*) FILTER (WHERE NOT regexp_matches(order_id, '^SO\d+$')),
    count(*) FILTER (WHERE length(currency) <> 3),
    count(*) FILTER (WHERE unit_price < discount),
    sum(unit_price)
FROM '{part}'
"""
LINES = """
SELECT 'L' || i AS line_id, 'SO' || (i // 3) AS order_id,
    'C' || (hash(i * 7) % 120000) AS account_id,
    CASE WHEN hash(i) % 3 = 0 THEN 'web' ELSE 'direct' END AS channel,
    CASE WHEN hash(i + 1) % 20 = 0 THEN 'return' ELSE 'sale' END AS line_type,
    DATE '2023-01-01' + (hash(i // 3) % 1000)::INTEGER AS order_date,
    CASE WHEN {bad} THEN -1 ELSE hash(i + 2) % 100 + 1 END::DECIMAL(18, 4) AS quantity,
    (hash(i + 3) % 100000 / 100 + 10)::DECIMAL(18, 6) AS unit_price,
    (hash(i + 4) % 1000 / 100)::DECIMAL(18, 2) AS discount, 'CNY' AS currency,
    {{'行ID': 'L' || i, '数量': (hash(i + 2) % 100)::VARCHAR}} AS _raw,
    []::STRUCT("column" VARCHAR, raw VARCHAR, reason VARCHAR)[] AS _parse_errors,
    i + 2 AS _row_number, 'lines.csv' AS _file, 'L' || i AS _record_id,
    md5(i::VARCHAR) AS _row_hash,
    NULL::TIMESTAMP AS _source_modified_at, DATE '2023-01-01' AS _business_date,
    NULL::VARCHAR AS _replace_unit, false AS _is_deleted
FROM range({rows}) AS lines(i)
"""


def make_batch(folder: Path, rows: int, bad: str = "false") -> Path:
    """A landed batch of order lines, of which some may be bad."""
    from sales_pipeline.landing.manifest import BatchManifest, Part
    from sales_pipeline.landing.writer import BatchWriter

    name = f"{rows}-{'dirty' if bad != 'false' else 'clean'}"
    with BatchWriter(folder, "bench", "lines", name) as writer:
        part = writer.folder / "part-00000.parquet"
        with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY}) as connection:
            lines = LINES.format(rows=rows, bad=bad)
            connection.execute(f"COPY ({lines}) TO '{part}' (FORMAT parquet, COMPRESSION zstd)")
        manifest = BatchManifest.model_validate(
            {
                "source": "bench", "table": "lines", "batch_id": name, "load_mode": "upsert",
                "files": [], "rows": rows, "layout_sha256": "",
                "extracted_at": "2026-01-01T00:00:00Z",
                "columns": [],
                "parts": [Part(name=part.name, rows=rows, sha256="")],
            }
        )  # fmt: skip
        return writer.commit(manifest)


def run_floor(batch: Path) -> None:
    with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY}) as connection:
        connection.execute(FLOOR.replace("{part}", str(batch / "part-00000.parquet"))).fetchall()


def run_gate(batch: Path) -> None:
    from sales_pipeline.gates.evaluate import evaluate
    from sales_pipeline.gates.suite import parse_suite

    entries = [
        {"type": kind, "kwargs": kwargs, "meta": {"rule_id": f"r{number}"}}
        for number, (kind, kwargs) in enumerate(RULES)
    ]
    suite = parse_suite(
        json.dumps({"name": "bench/lines", "expectations": entries}).encode(), "bench/lines"
    )
    (batch / "verdict.json").unlink(missing_ok=True)
    started = time.perf_counter()
    verdict = evaluate(batch, suite, date(2026, 1, 1), memory_limit=MEMORY, threads=THREADS)
    print(f"inside: {time.perf_counter() - started:.3f}", file=sys.stderr)
    assert verdict.decision == "accepted", verdict.failed


def run_pandera(batch: Path) -> None:
    import pandas as pd
    import pandera.pandas as pa

    names = ["line_id", "order_id", "account_id", "channel", "line_type", "order_date", "quantity",
             "unit_price", "discount", "currency"]  # fmt: skip
    frame = pd.read_parquet(batch / "part-00000.parquet", columns=names)
    positive = pa.Check.in_range(0, 100000)
    schema = pa.DataFrameSchema(
        {
            "line_id": pa.Column(unique=True),
            "account_id": pa.Column(nullable=False),
            "order_date": pa.Column(nullable=False),
            "line_type": pa.Column(checks=pa.Check.isin(LINE_TYPES)),
            "channel": pa.Column(checks=pa.Check.isin(CHANNELS)),
            "quantity": pa.Column(checks=positive),
            "unit_price": pa.Column(checks=[positive, pa.Check(lambda s: s.sum() >= 0)]),
            "order_id": pa.Column(checks=pa.Check.str_matches(r"^SO\d+$")),
            "currency": pa.Column(checks=pa.Check.str_length(3, 3)),
        },
        checks=[
            pa.Check(lambda df: df["unit_price"] >= df["discount"]),
            pa.Check(lambda df: len(df) >= 1),
        ],
    )
    schema.validate(frame, lazy=True)


CONTENDERS: dict[str, Callable[[Path], None]] = {
    "floor": run_floor, "gate": run_gate, "pandera": run_pandera,
}  # fmt: skip


def measured(contender: str, batch: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one run, imports not counted."""
    answer = subprocess.run(
        [sys.executable, __file__, "--one", contender, str(batch)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    wall, cpu, peak = answer.stdout.split()
    return float(wall), float(cpu), float(peak)


def one(contender: str, batch: Path) -> None:
    """The child process: run once, print what it took."""
    if contender == "gate":
        import sales_pipeline.gates.evaluate  # noqa: F401
    if contender == "pandera":
        import pandera.pandas  # noqa: F401
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    CONTENDERS[contender](batch)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(wall, cpu, after.ru_maxrss / 1024)


def table(rows: int, folder: Path) -> None:
    """Measure all contenders on this many rows, in turn, and print a Markdown table."""
    clean = make_batch(folder, rows)
    dirty = make_batch(folder, rows, bad="hash(i + 9) % 100 = 0")
    entrants = [("floor", clean), ("gate", clean), ("gate", dirty)]
    if rows <= PEER_ROWS:
        entrants.append(("pandera", clean))
    runs: dict[int, list[tuple[float, float, float]]] = {n: [] for n in range(len(entrants))}
    for _ in range(RUNS):
        for number, (contender, batch) in enumerate(entrants):
            runs[number].append(measured(contender, batch))
    floor_wall, floor_cpu = min(r[0] for r in runs[0]), min(r[1] for r in runs[0])
    for number, (contender, batch) in enumerate(entrants):
        wall, cpu, peak = (min(values) for values in zip(*runs[number], strict=True))
        label = f"{contender}{', 1 % bad rows' if batch == dirty else ''}"
        print(
            f"| {rows:,} | {label} | {wall:.2f} | {wall / floor_wall:.2f} | {cpu:.2f} "
            f"| {cpu / floor_cpu:.2f} | {peak:.0f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--one", nargs=2, metavar=("CONTENDER", "BATCH"))
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.one[0], Path(arguments.one[1]))
        return
    print("| rows | what | wall s | x floor | CPU s | x floor | peak MB |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in arguments.rows:
            table(rows, Path(folder))


if __name__ == "__main__":
    main()
