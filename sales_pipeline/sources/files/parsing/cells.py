"""Text cells before typing: blank and null tokens, white space, full-width characters.

SQL macros and expressions only; the work is done by DuckDB, in parallel and in bounded memory.
"""

from collections.abc import Iterable

from sales_pipeline.sources.files.sql import literal

# Space, tab, line ends, no-break, ideographic and zero-width space, byte order mark.
WHITE = " \t\r\n\u00a0\u3000\u200b\ufeff"
_EDGE = r"[^\s\x{A0}\x{3000}\x{200B}\x{FEFF}]"
# A text without white space at its ends.
CLEAN = rf"{_EDGE}(?:(?s:.*){_EDGE})?"
FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000\u00a0\u2212"
HALF_WIDTH = "".join(chr(code) for code in range(0x21, 0x7F)) + "  -"

MACROS = (
    f"create or replace temp macro stripped(cell) as trim(cell, {literal(WHITE)})",
    f"""create or replace temp macro plain(cell) as
        stripped(translate(cell, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)}))""",
)


def is_token(cell: str, tokens: tuple[str, ...]) -> str:
    """SQL: the cell, as it is, stands for no value."""
    return one_of(cell, ("", *tokens))


def is_missing(cell: str, tokens: tuple[str, ...]) -> str:
    """SQL: the cell holds no value, white space around it aside."""
    return f"coalesce({one_of(f'stripped({cell})', ('', *tokens))}, true)"


def one_of(text: str, values: Iterable[str]) -> str:
    """SQL: equality with one of a few texts. DuckDB makes a hash join of each longer IN list."""
    return "(" + " or ".join(f"{text} = {literal(value)}" for value in values) + ")"
