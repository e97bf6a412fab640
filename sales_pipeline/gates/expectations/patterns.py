"""Rules that search values for Python patterns, in DuckDB where RE2 can say the same.

Other patterns (look-around, back references, flags) run in Python, within the same pass.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import md5
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sales_pipeline.gates.check import Check
from sales_pipeline.gates.columns import Table, text_literal
from sales_pipeline.gates.expectations.base import ValueRule
from sales_pipeline.gates.regex import checked, to_re2

Pattern = Annotated[str, AfterValidator(checked)]
Patterns = Annotated[list[Pattern], Field(min_length=1)]
Questions = dict[str, Callable[[str], bool]]
REMEMBERED = 1 << 16  # values repeat within a column: most answers come from the cache


class TextRule(ValueRule):
    """A row rule that asks a question about the text of each value."""

    def asks(self, table: Table, unexpected: str, functions: Questions) -> Check:
        check = self.values(table, unexpected)
        return Check(check.judge, check.metrics, check.unexpected, functions=functions)


def python_question(name: str, answer: Callable[[str], bool]) -> Questions:
    """A Python function for DuckDB to call, under a name that is the same for the same question."""
    return {f"ask_{md5(name.encode()).hexdigest()[:12]}": lru_cache(REMEMBERED)(answer)}


class PatternRule(TextRule):
    """A row rule about patterns found in the text of a value."""

    def compile(self, table: Table) -> Check:
        text, found = table.column(self.column).text, []
        functions: Questions = {}
        for pattern in self.patterns():
            if (re2 := to_re2(pattern)) is not None:
                found.append(f"regexp_matches({text}, {text_literal(re2)})")
                continue
            question = python_question(pattern, _finder(pattern))
            functions |= question
            found.append(f"{next(iter(question))}({text})")
        return self.asks(table, self.unexpected(found), functions)

    def patterns(self) -> list[str]:
        raise NotImplementedError

    def unexpected(self, found: list[str]) -> str:
        """Predicate of the bad values, from one predicate for each pattern."""
        raise NotImplementedError


def _finder(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.search(text) is not None


class MatchRegex(PatternRule):
    type = "expect_column_values_to_match_regex"
    en, zh = "{column} matches {regex}", "{column} 匹配 {regex}"
    regex: Pattern

    def patterns(self) -> list[str]:
        return [self.regex]

    def unexpected(self, found: list[str]) -> str:
        return f"NOT {found[0]}"


class NotMatchRegex(PatternRule):
    type = "expect_column_values_to_not_match_regex"
    en, zh = "{column} does not match {regex}", "{column} 不匹配 {regex}"
    regex: Pattern

    def patterns(self) -> list[str]:
        return [self.regex]

    def unexpected(self, found: list[str]) -> str:
        return found[0]


class MatchRegexList(PatternRule):
    type = "expect_column_values_to_match_regex_list"
    en, zh = (
        "{column} matches {match_on} of {regex_list}",
        "{column} 匹配 {regex_list} ({match_on})",
    )
    regex_list: Patterns
    match_on: Literal["any", "all"] = "any"

    def patterns(self) -> list[str]:
        return self.regex_list

    def unexpected(self, found: list[str]) -> str:
        return f"NOT ({(' OR ' if self.match_on == 'any' else ' AND ').join(found)})"


class NotMatchRegexList(PatternRule):
    type = "expect_column_values_to_not_match_regex_list"
    en, zh = "{column} matches none of {regex_list}", "{column} 均不匹配 {regex_list}"
    regex_list: Patterns

    def patterns(self) -> list[str]:
        return self.regex_list

    def unexpected(self, found: list[str]) -> str:
        return " OR ".join(found)
