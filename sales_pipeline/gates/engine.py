"""Measures all rules of a batch together: one pass of DuckDB over its Parquet, bounded in memory.

Nothing is written but DuckDB's own spill files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from sales_pipeline.gates.check import Check, Outcome
from sales_pipeline.gates.columns import CannotEvaluate, Table
from sales_pipeline.gates.landed import landed_rows
from sales_pipeline.gates.suite import Rule
from sales_pipeline.landing.manifest import BatchManifest

SAMPLE_SIZE = 20
ROUNDS = 4  # the longest chain of checks today is two


@dataclass
class Measured:
    """A rule after measuring: its outcome, or why it could not be evaluated."""

    rule: Rule
    outcome: Outcome | None = None
    problem: str | None = None
    unexpected: str | None = None
    sample_rows: tuple[int, ...] = ()

    @property
    def success(self) -> bool:
        return self.outcome is not None and self.outcome.success


@dataclass
class _Pending:
    """A rule under way: its present check and the values it has so far."""

    measured: Measured
    check: Check
    values: dict[str, Any] = field(default_factory=dict)


class Engine:
    """A connection with the batch as view `batch`; exact duplicates are set aside first."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        self.connection = connection
        self.table = table
        self.record_ids_are_unique = False
        self.deduplicated = 0
        self._names = (f"kept_{number}" for number in count())
        self._functions: set[str] = set()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def keep_values(self, sql: str) -> str | None:
        name = next(self._names)
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")
        ((kept,),) = self.query(f"SELECT count(*) FROM {name}")
        return f"(FROM {name})" if kept else None

    def keep_rows(self, sql: str) -> str:
        rows = self.keep_values(sql)
        return f"_position IN {rows}" if rows else "false"

    def set_duplicates_aside(self) -> None:
        """Take exact repeats of a record out of the view (DESIGN: same key and same content)."""
        hashes = "SELECT hash(_record_id) AS hashed FROM batch WHERE _record_id IS NOT NULL"
        suspects = self.keep_values(
            f"SELECT hashed FROM ({hashes}) GROUP BY hashed HAVING count(*) > 1"
        )
        if suspects is None:
            self.record_ids_are_unique = True
            return
        self.connection.execute(
            "CREATE TEMP TABLE duplicate AS SELECT _position, _row_number, _record_id, _file FROM ("
            "SELECT *, row_number() OVER (PARTITION BY _record_id, _row_hash ORDER BY _position) "
            f"AS copy FROM batch WHERE _record_id IS NOT NULL AND hash(_record_id) IN {suspects}"
            ") WHERE copy > 1"
        )
        ((self.deduplicated,),) = self.query("SELECT count(*) FROM duplicate")
        if self.deduplicated:
            self.connection.execute(
                "CREATE OR REPLACE TEMP VIEW batch AS SELECT * FROM judged "
                "WHERE _position NOT IN (SELECT _position FROM duplicate)"
            )

    def measure(self, rules: list[Rule]) -> list[Measured]:
        """Compile and judge all rules; those that need a second look share a second pass."""
        results = [Measured(rule) for rule in rules]
        pending = [p for result in results if (p := self._compiled(result))]
        for _ in range(ROUNDS):
            if not pending:
                break
            self._measure_together(pending)
            pending = [after for p in pending if (after := self._advanced(p))]
        self._sample([r for r in results if r.unexpected and not r.success])
        return results

    def _sample(self, broken: list[Measured]) -> None:
        """Name some rows of each broken rule, in one pass for all; clean batches are spared it."""
        samples = [
            f"min(_row_number, {SAMPLE_SIZE}) FILTER (WHERE {measured.unexpected})"
            for measured in broken
        ]
        found = self._aggregates(list(dict.fromkeys(samples)))
        for measured, sample in zip(broken, samples, strict=True):
            measured.sample_rows = tuple(found[sample] or ())

    def _compiled(self, measured: Measured) -> _Pending | None:
        try:
            check = measured.rule.expectation.compile(self.table)
        except CannotEvaluate as problem:
            measured.problem = str(problem)
            return None
        for name, function in check.functions.items():
            if name not in self._functions:
                self.connection.create_function(name, function, ["VARCHAR"], "BOOLEAN")
                self._functions.add(name)
        return _Pending(measured, check)

    def _measure_together(self, pending: list[_Pending]) -> None:
        """One query for all metrics; the same aggregate asked for twice is computed once."""
        metrics = dict.fromkeys(sql for p in pending for sql in p.check.metrics.values())
        try:
            found = self._aggregates(list(metrics))
        except duckdb.Error:
            found = self._aggregates_one_by_one(pending)
        for p in pending:
            p.values |= {n: found[sql] for n, sql in p.check.metrics.items() if sql in found}

    def _aggregates(self, metrics: list[str]) -> dict[str, Any]:
        if not metrics:
            return {}
        selected = ", ".join(f"{sql} AS m{number}" for number, sql in enumerate(metrics))
        (row,) = self.query(f"SELECT {selected} FROM batch")
        return dict(zip(metrics, row, strict=True))

    def _aggregates_one_by_one(self, pending: list[_Pending]) -> dict[str, Any]:
        """A rule whose SQL fails on these rows must not take the others with it."""
        found: dict[str, Any] = {}
        for p in pending:
            try:
                found |= self._aggregates(list(p.check.metrics.values()))
            except duckdb.Error as problem:
                p.measured.problem = _first_line(problem)
        return found

    def _advanced(self, pending: _Pending) -> _Pending | None:
        """The next check of a rule, or None when it is judged or has failed."""
        measured, check = pending.measured, pending.check
        if measured.problem:
            return None
        if check.then:
            try:
                return _Pending(measured, check.then(pending.values, self), pending.values)
            except duckdb.Error as problem:
                measured.problem = _first_line(problem)
        elif check.judge:
            measured.outcome = check.judge(pending.values)
            measured.unexpected = check.unexpected
        return None


def _first_line(problem: duckdb.Error) -> str:
    return str(problem).splitlines()[0]


@contextmanager
def open_batch(
    batch_dir: Path, manifest: BatchManifest, memory_limit: str, threads: int
) -> Iterator[Engine]:
    """An engine over a landed batch; a keyed batch has its exact duplicates set aside."""
    with landed_rows(batch_dir, manifest, memory_limit, threads) as connection:
        # What an API tells of a deleted record is its id: no rule on its values may hold it back.
        living = "WHERE NOT _is_deleted" if manifest.window else ""
        connection.execute(f"CREATE TEMP VIEW judged AS FROM landed {living}")
        connection.execute("CREATE TEMP VIEW batch AS FROM judged")
        described = connection.execute("DESCRIBE landed").fetchall()
        types = {name: type_ for name, type_, *_ in described if name != "_position"}
        engine = Engine(connection, Table(types))
        if manifest.keyed:
            engine.set_duplicates_aside()
        yield engine
