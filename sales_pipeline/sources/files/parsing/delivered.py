"""A readable file on its way to landing: its text relation, its header, and its parsed fields.

Only facts and lookups; the SQL is written by `select` and `own_columns`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sales_pipeline.sources.files.header import Header
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.parsing.fields import Field, style_of
from sales_pipeline.sources.files.raw import RawTable


@dataclass(frozen=True)
class Delivered:
    """What the rows must know of their file."""

    layout: Layout
    raw: RawTable
    header: Header
    file: str
    name_date: date | None
    reporting_zone: str

    @cached_property
    def fields(self) -> list[Field]:
        """The parsed columns of this file, in layout order."""
        names = enumerate(self.layout.parsed_columns.items())
        return [self._field(number, name) for number, (name, _) in names]

    def _field(self, number: int, name: str) -> Field:
        layout = self.layout
        column = layout.parsed_columns[name]
        tokens = layout.defaults.null_values if column.null_values is None else column.null_values
        header, cell = self._source(name)
        style = style_of(layout, column, self.reporting_zone)
        return Field(number, name, header, cell, column, style, tokens)

    def _source(self, name: str) -> tuple[str, str]:
        """Header and SQL of the text that a column is parsed from."""
        wide = self.layout.wide
        if wide and name == wide.key.name:
            return wide.columns, "w_key"
        if wide and name == wide.value.name:
            return wide.columns, "w_value"
        position = self.header.positions[name]
        if position is None:
            return name, "null::varchar"
        return self.raw.headers[position], f"c{position}"
