"""Corrections of quarantined rows: new raw text for a cell, by whom and why.

They are applied to a copy of the row's raw text and parsed again; the landed batch never changes.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import yaml
from pydantic import Field, ValidationError, model_validator

from sales_pipeline.gates.columns import quoted, text_literal
from sales_pipeline.gates.shown import fingerprint
from sales_pipeline.landing.manifest import Record


class CorrectionError(ValueError):
    """A correction that cannot be applied; the message names it and says what would be right."""


class Correction(Record):
    """New text for one cell. The row is named by its record id, its row number, or both.

    `old`, if told, is the text (or its fingerprint) that must stand there now; `when` the person
    decided. `place` says where the correction was written and is not kept.
    """

    column: str = Field(min_length=1)
    value: str
    who: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    record_id: str | None = None
    row_number: int | None = None
    old: str | None = None
    when: datetime | None = None
    place: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _names_a_row(self) -> "Correction":
        if self.record_id is None and self.row_number is None:
            raise ValueError("record_id or row_number is needed")
        return self

    def __str__(self) -> str:
        row = self.record_id if self.row_number is None else f"row {self.row_number}"
        place = f"{self.place}: " if self.place else ""
        return f"{place}correction of {self.column} in {row}"

    def fits(self, text: str | None) -> bool:
        """Whether the text that stands there now is the one that was to be corrected."""
        present = text or ""
        return self.old is None or self.old in (present, fingerprint(present))


class Parser(Protocol):
    """The typed parser of the source, for rows that are already landed."""

    @property
    def version(self) -> str:
        """Changes when the parser reads differently."""
        ...

    @property
    def keyed(self) -> bool:
        """Whether the record id is made of parsed columns."""
        ...

    @property
    def wide_key(self) -> str | None:
        """The landed column that tells the rows of one wide record apart."""
        ...

    def headers(self, raw_headers: Sequence[str]) -> dict[str, str]:
        """Landed column -> the header in `_raw` that it is parsed from."""
        ...

    def landed_rows(
        self, connection: duckdb.DuckDBPyConnection, relation: str, raw_headers: Sequence[str]
    ) -> str:
        """SQL of rows parsed from `_raw`; their `_row_number` is the relation's `_position`."""
        ...


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Corrections from a CSV with a header, or from YAML (a list of mappings)."""
    return tuple(_correction(entry, f"{path}, {place}") for place, entry in _entries(path))


def _entries(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            yield from ((f"line {reader.line_num}", row) for row in reader)
        return
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    yield from ((f"entry {number}", entry) for number, entry in enumerate(content, start=1))


def _correction(entry: dict[str, Any], place: str) -> Correction:
    told = {name: text for name, text in entry.items() if name == "value" or text not in ("", None)}
    try:
        return Correction.model_validate({**told, "place": place})
    except ValidationError as problem:
        error = problem.errors()[0]
        name = ".".join(str(part) for part in error["loc"])
        raise CorrectionError(f"{place}: {name} {error['msg']}".replace(":  ", ": ")) from None


def apply(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    undecided: str,
    corrections: Sequence[Correction],
    parser: Parser,
) -> str:
    """SQL of the rows of a relation: those corrected or unreadable before are parsed again.

    Only rows of the relation `undecided` can be corrected. Both have `_position`, which stays;
    `correction` becomes a table of what goes where.
    Raises CorrectionError for a correction that meets no row or no column.
    """
    raw_headers = _raw_headers(connection, relation)
    _match(connection, undecided, corrections, parser.headers(raw_headers), raw_headers)
    connection.execute(
        f"INSERT INTO correction SELECT _position, NULL, NULL FROM {relation} "
        "WHERE len(_parse_errors) > 0"
    )
    fixed = ", ".join(
        f"{text_literal(h)}: coalesce(cells[{text_literal(h)}], _raw.{quoted(h)})"
        for h in raw_headers
    )
    given = "FILTER (WHERE header IS NOT NULL)"
    connection.execute(
        f"CREATE TEMP VIEW corrected AS SELECT * EXCLUDE (cells) REPLACE ({{{fixed}}} AS _raw) "
        f"FROM {relation} JOIN (SELECT _position, map(list(header) {given}, list(value) {given}) "
        "AS cells FROM correction GROUP BY _position) USING (_position)"
    )
    wide = quoted(parser.wide_key) if parser.wide_key else None
    same = f"AND old.{wide} = new.{wide}" if wide else ""
    kept = "" if parser.keyed else ", old._record_id AS _record_id"
    return (
        f"SELECT * FROM {relation} WHERE _position NOT IN (SELECT _position FROM correction) "
        f"UNION ALL BY NAME SELECT new.* REPLACE (old._row_number AS _row_number{kept}), "
        f"old._position FROM ({parser.landed_rows(connection, 'corrected', raw_headers)}) AS new "
        f"JOIN corrected AS old ON old._position = new._row_number {same}"
    )


def _raw_headers(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    sql = f"SELECT unnest(struct_keys(_raw)) FROM (SELECT _raw FROM {relation} LIMIT 1)"
    return [header for (header,) in connection.execute(sql).fetchall()]


def _match(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    corrections: Sequence[Correction],
    headers: Mapping[str, str],
    raw_headers: Sequence[str],
) -> None:
    """Fill the table `correction`: which text goes into which cell of which row."""
    connection.execute(
        "CREATE TEMP TABLE correction (_position BIGINT, header VARCHAR, value VARCHAR)"
    )
    is_row = "($1 IS NULL OR _record_id = $1) AND ($2 IS NULL OR _row_number = $2)"
    for correction in corrections:
        header = headers.get(correction.column, correction.column)
        if header not in raw_headers:
            known = ", ".join([*headers, *(h for h in raw_headers if h not in headers.values())])
            raise CorrectionError(f"{correction}: no such column; known: {known}")
        found = connection.execute(
            f"SELECT _position, _raw.{quoted(header)} FROM {relation} WHERE {is_row}",
            [correction.record_id, correction.row_number],
        ).fetchall()
        if not found:
            raise CorrectionError(f"{correction}: no such row is open; was it corrected before?")
        if not all(correction.fits(text) for _, text in found):
            raise CorrectionError(
                f"{correction}: another text stands there than `old` says; export the queue again"
            )
        rows = [(position, header, correction.value) for position, _ in found]
        connection.executemany("INSERT INTO correction VALUES (?, ?, ?)", rows)
