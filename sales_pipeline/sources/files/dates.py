"""Date conventions: what texts a strptime format takes, and whether two formats can disagree.

Pure functions over format strings; nothing here looks at data, so a convention is never guessed.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache

SHAPES = {
    "%Y": r"\d{4}", "%y": r"\d{2}", "%m": r"\d{1,2}", "%d": r"\d{1,2}", "%H": r"\d{1,2}",
    "%I": r"\d{1,2}", "%M": r"\d{1,2}", "%S": r"\d{1,2}", "%f": r"\d{1,6}", "%j": r"\d{3}",
    "%b": r"[A-Za-z]{3}", "%B": r"[A-Za-z]{3,9}", "%p": r"[AaPp][Mm]",
    "%z": r"(?:[+-]\d{2}(?::?\d{2})?|Z)",
}  # fmt: skip
TIME_DIRECTIVES = ("%H", "%I", "%M", "%S", "%f", "%p", "%z")
TODO = "TODO"
# How typed cells (sheets, Parquet) arrive as text; the second says that midnight is no time of day.
ISO_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d 00:00:00",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S.%f%z",
)
_TOKEN = re.compile(r"%.|[^%]", re.DOTALL)


def check_format(text: str) -> str:
    """Return the format, or refuse it with the list of directives that may be used."""
    if TODO in text:
        raise ValueError(
            f"date format '{text}' is a note left by new-source: the sample does not tell day from "
            "month. Ask the sender, then write %d/%m/%Y or %m/%d/%Y (or whatever they use)"
        )
    tokens = [token for token in _TOKEN.findall(text) if token.startswith("%")]
    wrong = [token for token in tokens if token not in SHAPES]
    if wrong or not tokens:
        raise ValueError(
            f"date format '{text}': {wrong[0] if wrong else 'no directive'} is not supported; "
            f"use {' '.join(SHAPES)} and literal text, e.g. %Y年%m月%d日"
        )
    missing = [part for part in ("%Y%y", "%m%b%B%j", "%d%j") if not _has(tokens, part)]
    if missing:
        raise ValueError(f"date format '{text}' names no full date: year, month and day are needed")
    return text


def _has(tokens: list[str], alternatives: str) -> bool:
    return any(token in alternatives for token in tokens)


def has_time(text: str) -> bool:
    return any(directive in text for directive in TIME_DIRECTIVES)


@cache
def shape(text: str) -> str:
    """A regular expression for the texts this format takes.

    Digits that touch other digits need their full width: '2026112' is not a %Y%m%d date,
    because it could be 11 February or 2 November.
    """
    tokens = _TOKEN.findall(text)
    parts = []
    for position, token in enumerate(tokens):
        pattern = SHAPES.get(token, re.escape(token))
        neighbours = tokens[max(position - 1, 0) : position] + tokens[position + 1 : position + 2]
        if pattern == r"\d{1,2}" and any(map(_is_digits, neighbours)):
            pattern = r"\d{2}"
        parts.append(pattern)
    return "".join(parts)


def _is_digits(token: str) -> bool:
    return SHAPES.get(token, token).startswith(r"\d") or token.isdigit()


@cache
def disagreement(first: str, second: str) -> str | None:
    """A text that the two formats read as different moments, or None if there is none."""
    shapes = re.compile(shape(first)), re.compile(shape(second))
    for moment in _PROBES:
        for writing, reading in ((first, shapes[1]), (second, shapes[0])):
            for text in _written(moment, writing):
                if reading.fullmatch(text) and _differ(text, first, second):
                    return text
    return None


def _written(moment: datetime, text: str) -> tuple[str, str]:
    """The moment in a format, with and without leading zeros."""
    padded = moment.strftime(text).replace("+0000", "+00:00")
    return padded, re.sub(r"(?<!\d)0(?=\d(?!\d))", "", padded)


def _differ(text: str, first: str, second: str) -> bool:
    try:
        return datetime.strptime(text, first) != datetime.strptime(text, second)
    except (ValueError, TypeError):
        return False


# Every day of a plain, a leap and a recent year; the zone is only there so that %z has a text.
_PROBES = [
    datetime(year, 1, 1, 9, 8, 7, tzinfo=UTC) + timedelta(days=day)
    for year in (2001, 2012, 2026)
    for day in range(365)
]
