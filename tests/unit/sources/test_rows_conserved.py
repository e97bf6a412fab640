"""Whatever a file holds, each of its rows lands exactly once, with its text and its number."""

import csv
import io
from decimal import Decimal, InvalidOperation
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from landing_desk import Desk, layout, rows

COLUMNS: dict[str, Any] = {"a": {}, "b": {"type": "decimal(9,2)"}, "c": {}}
number = count()

# Cells with everything that delimited text trips over; lone surrogates are no text.
cell = st.text(
    st.one_of(st.sampled_from(',;"\n\r\t 1.\u3000中é'), st.characters(exclude_categories=["Cs"])),
    max_size=12,
).filter(lambda text: "\x00" not in text and "\x01" not in text)
filled = st.tuples(cell, cell, cell).filter(lambda row: any(text.strip(" ") for text in row))


def land(content: str | bytes, **sections: Any) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        return rows(desk.land(layout(COLUMNS, **sections), content, f"sales{next(number)}.csv"))


@settings(max_examples=60, deadline=None)
@given(st.lists(filled, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_well_formed_csv_lands_row_by_row_and_cell_by_cell(
    table: list[tuple[str, str, str]], line_end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([list(COLUMNS), *table])
    found = land(out.getvalue())
    assert [tuple((r["_raw"][name] or "") for name in COLUMNS) for r in found] == table
    assert len({r["_row_number"] for r in found}) == len(found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from('ab1,,"" \t中'), min_size=1, max_size=15), max_size=12))
def test_no_line_of_broken_csv_is_lost(lines: list[str]) -> None:
    """Quotes and commas anywhere: a line is a row of its own or a part of one that keeps it."""
    content = "\n".join(["a,b,c", *lines]) + "\n"
    found = land(content)
    kept = "\n".join(_everything(row) for row in found)
    for line in lines:
        for word in line.replace(",", " ").replace('"', " ").split():
            assert word in kept
    numbers = [row["_row_number"] for row in found]
    assert numbers == sorted(set(numbers))


def _everything(row: dict[str, Any]) -> str:
    cells = [text for text in row["_raw"].values() if text]
    return "\n".join([*cells, *(e["raw"] for e in row["_parse_errors"] if e["raw"])])


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_below_a_header_land_or_are_refused_in_words(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        outcome = Desk(Path(folder)).land(layout(COLUMNS), b"a,b,c\n" + content)
        assert outcome.message
        assert outcome.batch_dir and outcome.batch_dir.is_dir()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.decimals(-(10**9), 10**9, places=3).map(str),
            st.decimals(-(10**9), 10**9, places=2).map("{:,}".format),
            st.floats(-1e9, 1e9, allow_nan=False).map(repr),
            st.tuples(st.integers(-999, 999), st.integers(-4, 4)).map("{0[0]}e{0[1]}".format),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_number_is_exact_or_refused(texts: list[str]) -> None:
    content = "a,b,c\n" + "".join(f'x,"{text}",x\n' for text in texts)
    columns = COLUMNS | {"b": {"type": "decimal(18,4)"}}
    with TemporaryDirectory() as folder:
        found = rows(Desk(Path(folder)).land(layout(columns), content))
    for text, row in zip(texts, found, strict=True):
        exact = _decimal(text.replace(",", ""))
        if exact is not None and exact == exact.quantize(Decimal("0.0001")):
            assert row["b"] == exact
        else:
            assert row["b"] is None and row["_parse_errors"]


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
