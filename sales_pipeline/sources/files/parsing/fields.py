"""One column of the layout as four pieces of SQL: fast value, normal text, general value, reason.

A cell is in error exactly when it has a normal text but no value, so no cell is lost or guessed.
"""

from dataclasses import dataclass
from typing import Protocol

from sales_pipeline.sources.files.columns import Column
from sales_pipeline.sources.files.consistency import TYPED_FORMATS
from sales_pipeline.sources.files.dates import ISO_FORMATS
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.parsing.cells import CLEAN, is_missing, is_token, one_of
from sales_pipeline.sources.files.parsing.moments import Zones, moment
from sales_pipeline.sources.files.parsing.numbers import NumberStyle
from sales_pipeline.sources.files.sql import literal


class Style(Protocol):
    """How the texts of a column become values."""

    def fast(self, cell: str) -> str: ...
    def normal(self, cell: str) -> str: ...
    def general(self, text: str) -> str: ...
    def reason(self, text: str) -> str: ...


# Sheets show long ids as 4.4E+17: the digits are gone, whatever the cell says now.
LOST_DIGITS = "regexp_full_match({x}, '\\d(\\.\\d+)?E\\+\\d+')"


@dataclass(frozen=True)
class StringStyle:
    """Text without the white space around it."""

    column: Column

    def fast(self, cell: str) -> str:
        # One regular expression costs 0.08 us a cell, taking all kinds of white space off 0.2 us.
        return self._checked(cell, f"regexp_full_match({cell}, {literal(CLEAN)})")

    def normal(self, cell: str) -> str:
        return f"stripped({cell})"

    def general(self, text: str) -> str:
        return self._checked(text, "true")

    def _checked(self, x: str, clean: str) -> str:
        lost = f"contains({x}, 'E+') and {LOST_DIGITS.format(x=x)}"
        pattern = self.column.pattern
        fits = f"{clean} and regexp_full_match({x}, {literal(pattern)})" if pattern else clean
        return f"case when {lost} then null when {fits} then {x} end"

    def reason(self, text: str) -> str:
        lost = "'an id in scientific notation: its digits are lost, ask for the column as text'"
        other = literal(f"does not match {self.column.pattern}")
        return f"case when {LOST_DIGITS.format(x=text)} then {lost} else {other} end"


@dataclass(frozen=True)
class MomentStyle:
    """Dates and timestamps in declared formats."""

    column: Column
    formats: tuple[str, ...]
    zones: Zones

    def fast(self, cell: str) -> str:
        return moment(cell, self.column, self.formats, self.zones)

    def normal(self, cell: str) -> str:
        return f"plain({cell})"

    def general(self, text: str) -> str:
        return moment(text, self.column, self.formats, self.zones)

    def reason(self, text: str) -> str:
        forms = [*self.formats, *([f"epoch {self.column.epoch}"] if self.column.epoch else [])]
        return literal(f"not a {self.column.type} in the declared form ({', '.join(forms)})")


@dataclass(frozen=True)
class BooleanStyle:
    """Declared words for true and false, upper and lower case alike."""

    column: Column

    def fast(self, cell: str) -> str:
        return self.general(cell)

    def normal(self, cell: str) -> str:
        return f"plain({cell})"

    def general(self, text: str) -> str:
        lower = f"lower({text})"
        yes, no = (one_of(lower, (v.lower() for v in values)) for values in self._values)
        return f"case when {yes} then true when {no} then false end"

    def reason(self, text: str) -> str:
        yes, no = ("/".join(values) for values in self._values)
        return literal(f"neither true ({yes}) nor false ({no})")

    @property
    def _values(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.column.true_values, self.column.false_values


@dataclass(frozen=True)
class Field:
    """A landed column: its source cell and its style. Stage columns end in its number."""

    number: int
    name: str
    header: str
    cell: str
    column: Column
    style: Style
    tokens: tuple[str, ...]

    @property
    def fast(self) -> str:
        value = self.style.fast(self.cell)
        return f"case when {is_token(self.cell, self.tokens)} then null else {value} end"

    @property
    def normal(self) -> str:
        missing = is_missing(self.cell, self.tokens)
        text = self.style.normal(self.cell)
        # Nested: a CASE branch is evaluated for its own rows only, the sides of an AND for all.
        blank = f"{self.cell} = '' then null when {missing}"
        rest = f"case when {blank} then null else {text} end"
        return f"case when f{self.number} is null then {rest} end"

    @property
    def value(self) -> str:
        return f"coalesce(f{self.number}, {self.style.general(f'n{self.number}')})"

    @property
    def failed(self) -> str:
        """SQL: the cell has no value although it should."""
        known = "true" if self.column.required else f"n{self.number} is not null"
        return f"v{self.number} is null and {known}"

    @property
    def reason(self) -> str:
        text = self.style.reason(f"n{self.number}")
        return f"case when n{self.number} is null then 'required value is empty' else {text} end"


def style_of(layout: Layout, column: Column, reporting_zone: str) -> Style:
    """The style of a column, its own declarations before the defaults of the layout."""
    kind, defaults = column.parsed, layout.defaults
    if kind.is_number:
        thousands = defaults.thousands if column.thousands is None else column.thousands
        return NumberStyle(column, column.decimal or defaults.decimal, thousands)
    if kind.kind == "boolean":
        return BooleanStyle(column)
    if kind.kind == "string":
        return StringStyle(column)
    formats = column.date_formats or defaults.date_formats
    if layout.format.type in TYPED_FORMATS:
        formats = tuple(dict.fromkeys((*formats, *ISO_FORMATS)))
    zone = column.timezone or defaults.timezone or reporting_zone
    return MomentStyle(column, formats, Zones(zone, reporting_zone))
