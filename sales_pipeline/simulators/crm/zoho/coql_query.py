"""The text of a COQL query taken apart: as much of the language as a connector may want."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

TOKEN = re.compile(r"\s*(?:('(?:[^'\\]|\\.)*')|(-?\d+(?:\.\d+)?)(?![\w.])|([\w$]+(?:\.[\w$]+)*)"
                   r"|(<=|>=|!=|[=<>(),]))")  # fmt: skip
OPERATORS = ("=", "!=", ">", ">=", "<", "<=")


class SyntaxMistake(Exception):
    """The query is no COQL."""


class Criterion(NamedTuple):
    name: str
    operator: str
    value: Any


class Joined(NamedTuple):
    """`word`: and, or."""

    word: str
    parts: tuple["Condition", ...]


Condition = Criterion | Joined


@dataclass(frozen=True)
class Query:
    columns: tuple[str, ...]
    module: str
    where: Condition
    order: tuple[tuple[str, bool], ...]  # name, whether it falls
    limit: int
    offset: int


def parsed(text: str) -> Query:
    return _Parser(text).query()


class _Parser:
    """Reads from left to right; a query has no second meaning."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        place = 0
        while text[place:].strip():
            found = TOKEN.match(text, place)
            if found is None:
                raise SyntaxMistake(f"near {text[place : place + 20]!r}")
            self._tokens.append(found[0].strip())
            place = found.end()

    def query(self) -> Query:
        self._need("select")
        columns = self._list()
        self._need("from")
        module = self._take()
        self._need("where")
        where = self._condition()
        order, limit, offset = [], 200, 0
        if self._has("order"):
            self._need("by")
            order = [self._sorted()]
            while self._has(","):
                order.append(self._sorted())
        if self._has("limit"):
            limit = int(self._take())
            if self._has(","):
                offset, limit = limit, int(self._take())
        if self._has("offset"):
            offset = int(self._take())
        if self._tokens:
            raise SyntaxMistake(f"near {self._tokens[0]!r}")
        return Query(tuple(columns), module, where, tuple(order), limit, offset)

    def _list(self) -> list[str]:
        names = [self._take()]
        while self._has(","):
            names.append(self._take())
        return names

    def _sorted(self) -> tuple[str, bool]:
        name = self._take()
        falls = self._has("desc")
        if not falls:
            self._has("asc")
        return name, falls

    def _condition(self) -> Condition:
        """`and` and `or` of one bracket: COQL wants brackets where they are mixed."""
        parts, words = [self._part()], set()
        while (word := self._peek()) in ("and", "or"):
            words.add(self._take().lower())
            parts.append(self._part())
            if len(words) > 1:
                raise SyntaxMistake(f"brackets are missing near {word!r}")
        return Joined(words.pop(), tuple(parts)) if words else parts[0]

    def _part(self) -> Condition:
        if self._has("("):
            inner = self._condition()
            self._need(")")
            return inner
        name, operator = self._take(), self._take().lower()
        if operator in OPERATORS:
            return Criterion(name, operator, self._value())
        if operator == "is":
            word = "is not null" if self._has("not") else "is null"
            self._need("null")
            return Criterion(name, word, None)
        if operator == "not":
            self._need("in")
            return Criterion(name, "not in", self._values())
        if operator == "in":
            return Criterion(name, "in", self._values())
        if operator == "between":
            low = self._value()
            self._need("and")
            return Criterion(name, "between", (low, self._value()))
        raise SyntaxMistake(f"invalid operator {operator!r}")

    def _values(self) -> tuple[Any, ...]:
        self._need("(")
        values = [self._value()]
        while self._has(","):
            values.append(self._value())
        self._need(")")
        return tuple(values)

    def _value(self) -> Any:
        token = self._take()
        if token.startswith("'"):
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        if token.lower() in ("true", "false"):
            return token.lower() == "true"
        if not re.fullmatch(r"-?\d+(\.\d+)?", token):
            raise SyntaxMistake(f"near {token!r}")
        return token

    def _peek(self) -> str:
        return self._tokens[0].lower() if self._tokens else ""

    def _take(self) -> str:
        if not self._tokens:
            raise SyntaxMistake("the query ends too early")
        return self._tokens.pop(0)

    def _has(self, word: str) -> bool:
        found = self._peek() == word
        if found:
            self._tokens.pop(0)
        return found

    def _need(self, word: str) -> None:
        if not self._has(word):
            raise SyntaxMistake(f"{word} is missing")
