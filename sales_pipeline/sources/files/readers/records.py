"""Splits delimited text into records without ever losing a line: the careful way for damaged files.

A generator over lines; a quote that is never closed costs its own line, not the rest of the file.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# A quoted note longer than this is taken for a quote that was never closed.
MAX_RECORD_LINES = 200
csv.field_size_limit(1 << 24)

Line = tuple[int, str]


class Record(NamedTuple):
    """Fields of a record, its first and last line, and what is wrong with it (or None)."""

    line: int
    last_line: int
    fields: list[str]
    text: str
    defect: str | None = None


class _Lines:
    """An iterator of numbered lines that takes lines back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._returned: deque[Line] = deque()

    def next(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extendleft(reversed(lines))


def records(numbered: Iterable[Line], delimiter: str, quote: str) -> Iterator[Record]:
    """Records of the text; blank lines are none."""
    lines = _Lines(numbered)
    while (line := lines.next()) is not None:
        number, text = line
        body = text.rstrip("\r\n")
        if not body:
            continue
        if not quote or quote not in body:
            yield Record(number, number, body.split(delimiter), body)
        else:
            yield _quoted(lines, number, body, text, delimiter, quote)


def _quoted(lines: _Lines, number: int, body: str, text: str, delimiter: str, quote: str) -> Record:
    """A record with quotes: on one line, over several lines, or broken."""
    fields, open_quote = _split(body, delimiter, quote)
    if fields is not None:
        return Record(number, number, fields, body)
    taken: list[Line] = []
    while open_quote and len(taken) < MAX_RECORD_LINES and (line := lines.next()) is not None:
        taken.append(line)
        text += line[1]
        fields, open_quote = _split(text.rstrip("\r\n"), delimiter, quote)
        if fields is not None:
            return Record(number, line[0], fields, text.rstrip("\r\n"))
    lines.give_back(taken)
    lenient = next(csv.reader([body], delimiter=delimiter, quotechar=quote))
    return Record(number, number, lenient, body, "broken quotes: a quote is open or not doubled")


def _split(text: str, delimiter: str, quote: str) -> tuple[list[str] | None, bool]:
    """The fields, or None and whether the text ends inside a quoted field."""
    try:
        return next(csv.reader([text], delimiter=delimiter, quotechar=quote, strict=True)), False
    except csv.Error as error:
        return None, "unexpected end of data" in str(error)
