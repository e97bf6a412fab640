"""Columns of numbers to columns of text, in Arrow so that ten million lines are no trouble.

Pure functions; the only rounding is none at all, because amounts are whole numbers with a scale.
"""

import csv
import io
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Text: TypeAlias = pa.StringArray
SHANGHAI_SECONDS = 8 * 3600


def scaled(values: np.ndarray, scale: int, missing: np.ndarray | None = None) -> Text:
    """1234 at scale 2 is '12.34'; where `missing`, blank."""
    low = np.ascontiguousarray(values, dtype=np.int64)
    wide = np.empty((len(low), 2), dtype=np.int64)
    wide[:, 0], wide[:, 1] = low, low >> 63
    kind = pa.decimal128(18, scale)
    numbers = pa.Array.from_buffers(kind, len(low), [None, pa.py_buffer(wide)])
    text = numbers.cast(pa.string())
    return text if missing is None else pc.if_else(pa.array(missing), "", text)


def whole(values: np.ndarray) -> Text:
    return pa.array(values).cast(pa.string())


def days(values: np.ndarray) -> Text:
    return pa.array(values.astype(np.int32)).cast(pa.date32()).cast(pa.string())


def stamps(seconds: np.ndarray) -> Text:
    """'2026-11-06 09:30:00'."""
    return pa.array(seconds.astype(np.int64)).cast(pa.timestamp("s")).cast(pa.string())


def words(names: Sequence[str], at: np.ndarray) -> Text:
    """names[at], blank where `at` is negative; names that need quotes in a CSV get them here."""
    pool = pa.array([*map(quoted, names), ""])
    return pool.take(pa.array(np.where(at < 0, len(names), at)))


def glue(*parts: Text | str) -> Text:
    return pc.binary_join_element_wise(*parts, "")


def padded(values: np.ndarray, width: int) -> Text:
    return pc.utf8_lpad(whole(values), width, "0")


def constant(text: str, count: int) -> Text:
    return pa.array([text]).take(pa.array(np.zeros(count, dtype=np.int64)))


def blank_unless(keep: np.ndarray, text: Text) -> Text:
    return pc.if_else(pa.array(keep), text, "")


def quoted(text: str) -> str:
    """The cell as a CSV writer would put it: quotes only where they are needed."""
    if not any(c in text for c in ',"\n\r'):
        return text
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([text])
    return out.getvalue()


def csv_body(columns: Sequence[Text]) -> bytes:
    """All rows as UTF-8 CSV text with CRLF, straight from the Arrow buffer of the joined column."""
    if not columns or not len(columns[0]):
        return b""
    ends = pc.binary_join_element_wise(*columns, ",")
    joined = pc.binary_join_element_wise(ends, pa.scalar(""), "\r\n")
    joined = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    offsets = np.frombuffer(joined.buffers()[1], dtype=np.int32)
    first, last = offsets[joined.offset], offsets[joined.offset + len(joined)]
    return joined.buffers()[2].slice(int(first), int(last - first)).to_pybytes()
