"""A translated pattern is found by RE2 exactly where Python finds the original."""

import random
import re

import duckdb
import pytest

from sales_pipeline.gates.regex import to_re2

TEXTS = [
    "",
    "a",
    "A",
    "b",
    "ab",
    "a\n",
    "a\nb",
    "\n",
    "1",
    "１",
    "²",
    "Ⅷ",
    "é",
    "中文",
    "_",
    "-",
    "a-b",
    "a.b",
    "a\\b",
    "[x]",
    "{2}",
    "a{2}",
    "aa",
    "aaa",
    " ",
    "\u00a0",
    "\u3000",
    "\x1c",
    "\x85",
    "K",
    "a|b",
    "(a)",
    "$",
    "^",
    "91310000MA1FL0XQ1A",
    "13800138000",
    "2024-01-31",
    "a b",
    "\t",
    "ß",
]
PIECES = [
    "a",
    "b",
    "1",
    ".",
    r"\d",
    r"\D",
    r"\w",
    r"\W",
    r"\s",
    r"\S",
    "[ab]",
    "[^a]",
    r"[\d\-]",
    r"[^\s_]",
    "[a-z0-9]",
    r"[\u4e00-\u9fff]",
    "(a|b)",
    "(?:ab)",
    "(?P<x>a)",
    r"\.",
    r"\{",
    "中",
    "_",
    "-",
    "[]a]",
    r"[\w.]",
    r"\x41",
    r"\n",
    "{",
    "}",
    "[[]",
]
REPEATS = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{,2}", "{1,}", "*?", "+?", "??"]


def found(pattern: str) -> list[bool]:
    sql = "SELECT regexp_matches(unnest(?), ?)"
    return [hit for (hit,) in duckdb.execute(sql, [TEXTS, pattern]).fetchall()]


def differing(pattern: str) -> list[str]:
    re2 = to_re2(pattern)
    if re2 is None:
        return []
    python = [re.search(pattern, text) is not None for text in TEXTS]
    return [text for text, a, b in zip(TEXTS, python, found(re2), strict=True) if a != b]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^a$",
        "a$",
        r"^a\Z",
        r"\Aa",
        "^$",
        "a$|b",
        "^(a|b$)",
        r"^\d+$",
        r"^\w+$",
        r"^\s$",
        r"^\S$",
        "^.$",
        "^[^a]$",
        r"^[0-9A-HJ-NPQRTUWXY]{18}$",
        r"^1\d{10}$",
        r"^\d{4}-\d{2}-\d{2}$",
        "a{2}",
        r"^[\u4e00-\u9fff]+$",
        "^[]x]",
        r"^[\[\]x]+$",
        r"a\|b",
        r"\^|\$",
        r"^\-$",
        "(?P<x>a)b",
        r"a\ b",
        "^[ \t]$",
    ],
)
def test_common_patterns_run_in_duckdb_and_match_alike(pattern: str) -> None:
    assert to_re2(pattern) is not None
    assert not differing(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?=a)",
        r"(?<!a)b",
        r"(a)\1",
        r"\bword\b",
        "(?i)a",
        "(?m)^b",
        r"a{1,1001}",
        "(a{40}){40}",
        "a$b",
        "(a$)?",
        "a++",
        "a{2}+",
        r"[\W]",
        r"\B",
        "(?>a)",
        "(a)(?(1)b)",
    ],
)
def test_patterns_that_re2_reads_otherwise_are_left_to_python(pattern: str) -> None:
    assert to_re2(pattern) is None


@pytest.mark.filterwarnings("ignore:Possible")
def test_random_patterns_match_alike() -> None:
    dice = random.Random(11)
    translated = 0
    for _ in range(1500):
        pieces = [dice.choice(PIECES) + dice.choice(REPEATS) for _ in range(dice.randint(1, 4))]
        pattern = dice.choice(["", "", "^"]) + "".join(pieces) + dice.choice(["", "", "$", r"\Z"])
        try:
            re.compile(pattern)
        except re.error:
            continue
        translated += to_re2(pattern) is not None
        assert not differing(pattern), pattern
    assert translated > 700
