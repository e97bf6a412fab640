"""Small helpers that write SQL text safely: literals, identifiers, lists.

Pure string functions; everything that comes from a layout or a file name goes through them.
"""

from collections.abc import Iterable

DEFECTS_TYPE = 'STRUCT("column" VARCHAR, raw VARCHAR, reason VARCHAR)[]'


def literal(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """An identifier, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def literals(texts: Iterable[str]) -> str:
    return ", ".join(literal(text) for text in texts)
