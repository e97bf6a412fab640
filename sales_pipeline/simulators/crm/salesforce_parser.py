"""As much SOQL as an extract needs: one object, conditions, an order, LIMIT and OFFSET.

Parsed and judged as the vendor does: AND and OR need brackets between them, a time stands without
quotes, an id within them.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sales_pipeline.simulators.crm.salesforce_soql import (
    COMPARE,
    Comparison,
    Condition,
    Junction,
    Soql,
)

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:\\.|[^'\\])*')"
    r"|(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))"
    r"|(?P<date>\d{4}-\d\d-\d\d)|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)|(?P<sign><=|>=|!=|<>|[=<>(),]))"
)
KEYWORDS = {"SELECT", "FROM", "WHERE", "ORDER", "BY", "LIMIT", "OFFSET", "AND", "OR", "IN", "NOT"}


class BadQuery(Exception):
    """What the vendor calls MALFORMED_QUERY."""


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def query(self) -> Soql:
        self._expect("SELECT")
        fields = self._fields()
        self._expect("FROM")
        object = self._take("name")
        where = self._condition() if self._found("WHERE") else None
        order = self._order() if self._found("ORDER") else ()
        limit = int(self._take("number")) if self._found("LIMIT") else None
        offset = int(self._take("number")) if self._found("OFFSET") else 0
        if self._at < len(self._tokens):
            raise BadQuery(f"unexpected token: '{self._tokens[self._at][1]}'")
        return Soql(fields, object, where, order, limit, offset)

    def _fields(self) -> tuple[str, ...]:
        fields = [self._take("name")]
        if self._found("("):
            self._expect(")")
            if fields != ["COUNT"]:
                raise BadQuery(f"Unknown function: {fields[0]}")
            return ()
        while self._found(","):
            fields.append(self._take("name"))
        return tuple(fields)

    def _condition(self) -> Condition:
        parts, word = [self._part()], ""
        while (said := self._peek().upper()) in ("AND", "OR"):
            if word and said != word:
                raise BadQuery(f"unexpected token: '{said}'")
            word = said
            self._at += 1
            parts.append(self._part())
        return Junction(word, tuple(parts)) if word else parts[0]

    def _part(self) -> Condition:
        if self._found("("):
            inner = self._condition()
            self._expect(")")
            return inner
        path = self._take("name")
        if self._found("IN"):
            self._expect("(")
            kind, value = self._value()
            values = [value]
            while self._found(","):
                values.append(self._value()[1])
            self._expect(")")
            return Comparison(path, "IN", tuple(values), kind)
        sign = self._take("sign")
        if sign not in COMPARE:
            raise BadQuery(f"unexpected token: '{sign}'")
        kind, value = self._value()
        return Comparison(path, sign, (value,), kind)

    def _value(self) -> tuple[str, Any]:
        kind, text = self._next()
        match kind:
            case "text":
                return kind, re.sub(r"\\(.)", r"\1", text[1:-1])
            case "time":
                return kind, datetime.fromisoformat(text).astimezone(UTC)
            case "date":
                return kind, text
            case "number":
                return kind, float(text)
        if text.lower() in ("true", "false", "null"):
            return "word", {"true": True, "false": False, "null": None}[text.lower()]
        raise BadQuery("Bind variables only allowed in Apex code")

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._expect("BY")
        order = [self._ordered()]
        while self._found(","):
            order.append(self._ordered())
        return tuple(order)

    def _ordered(self) -> tuple[str, bool]:
        path = self._take("name")
        descending = self._found("DESC")
        if not descending:
            self._found("ASC")
        return path, descending

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise BadQuery("unexpected token: '<EOF>'")
        self._at += 1
        return self._tokens[self._at - 1]

    def _found(self, text: str) -> bool:
        found = self._peek().upper() == text
        self._at += found
        return found

    def _expect(self, text: str) -> None:
        if not self._found(text):
            raise BadQuery(f"expecting '{text}', found '{self._peek() or '<EOF>'}'")

    def _take(self, kind: str) -> str:
        found, text = self._next()
        if found != kind or text.upper() in KEYWORDS:
            raise BadQuery(f"unexpected token: '{text}'")
        return text


def parse(text: str) -> Soql:
    """Raises BadQuery."""
    return _Parser(text).query()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, text = 0, text.strip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise BadQuery(f"unexpected token: '{text[place : place + 10]}'")
        yield match.lastgroup, match[match.lastgroup]
        place = match.end()
