"""Rules about text that must be readable as something: a date, a date of one format, JSON.

The questions are Python's own parsers, as in stock GX. Dates in batches are typed at landing, so
these rules are for text columns that keep such content on purpose.
"""

import json
from datetime import datetime
from importlib import import_module

from pydantic import field_validator

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import CannotEvaluate, Kind, Table
from sales_pipeline.gates.expectations.patterns import TextRule, python_question


class ReadableRule(TextRule):
    """A row rule that holds where a parser accepts the value."""

    def compile(self, table: Table) -> Check:
        column = table.column(self.column)
        if column.kind is not Kind.TEXT:
            raise CannotEvaluate(f"{column} is typed already: this rule reads text")
        question = python_question(f"{self.type} {self.subject_of_question()}", self.readable)
        return self.asks(table, f"NOT {next(iter(question))}({column.sql})", question)

    def subject_of_question(self) -> str:
        """What tells two questions of one type apart."""
        return ""

    def readable(self, text: str) -> bool:
        raise NotImplementedError


class DateutilParseable(ReadableRule):
    type = "expect_column_values_to_be_dateutil_parseable"
    en, zh = "{column} is a readable date", "{column} 为可识别的日期"

    def readable(self, text: str) -> bool:
        try:
            import_module("dateutil.parser").parse(text)  # imported only if a suite asks
        except (ValueError, OverflowError):
            return False
        return True


class MatchStrftime(ReadableRule):
    type = "expect_column_values_to_match_strftime_format"
    en, zh = "{column} is a date like {strftime_format}", "{column} 为 {strftime_format} 格式的日期"
    strftime_format: str

    @field_validator("strftime_format")
    @classmethod
    def _is_a_format(cls, value: str) -> str:
        datetime.strptime(datetime(2026, 1, 31).strftime(value), value)
        return value

    def subject_of_question(self) -> str:
        return self.strftime_format

    def readable(self, text: str) -> bool:
        try:
            datetime.strptime(text, self.strftime_format)
        except ValueError:
            return False
        return True


class JsonParseable(ReadableRule):
    type = "expect_column_values_to_be_json_parseable"
    en, zh = "{column} is JSON", "{column} 为 JSON"

    def readable(self, text: str) -> bool:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return False
        return True
