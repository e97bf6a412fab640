"""Rules and frames on which our engine and stock Great Expectations must agree.

Every supported expectation type has cases with nulls, `mostly`, conditions, empty and bad batches.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

Frame = dict[str, tuple[str, list[Any]]]
Case = tuple[str, dict[str, Any]]
NAN = float("nan")
NULLS = {"void", "blank"}


def mixed() -> Frame:
    """Ten rows with something of everything; `d` holds decimals that binary cannot."""
    return {
        "i": ("BIGINT", [1, 2, 2, None, 5, 7, -3, 2, 100, 0]),
        "n": ("BIGINT", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        "f": ("DOUBLE", [0.1, 0.2, NAN, None, 3.5, 0.1, -1.0, 2.0, 2.5, 1e6]),
        "d": (
            "DECIMAL(18,4)",
            [None if v is None else Decimal(v) for v in
             ("0.1", "0.2", None, "1", "1", "0.3", "-5", "99.99", "0.13", "1000")],
        ),
        "e": (
            "DECIMAL(9,2)",
            [Decimal(v) for v in
             ("0.1", "0.3", "2", "1", "0.5", "0.3", "-5", "1", "0.26", "12.5")],
        ),
        "s": ("VARCHAR", ["a", "B1", "", None, "a", "中文", "é", "a\n", "１２", "a b"]),
        "t": ("VARCHAR", ["a", "b1", "x", None, "A", "中文", None, "b", "12", "a b"]),
        "day": (
            "DATE",
            [date(2024, 1, 1), date(2024, 1, 2), None, date(2024, 1, 2), date(2023, 12, 31),
             date(2024, 2, 29), date(2025, 1, 1), date(2024, 6, 1), date(2024, 6, 2), None],
        ),
        "due": (
            "DATE",
            [date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 3), None, date(2023, 12, 30),
             date(2024, 3, 1), date(2025, 1, 1), date(2024, 5, 1), date(2024, 6, 3), None],
        ),
        "at": (
            "TIMESTAMP",
            [datetime(2024, 1, 1), datetime(2024, 1, 2, 10), None, datetime(2024, 1, 2),
             datetime(2023, 12, 31), datetime(2024, 2, 29, 23, 59, 59), datetime(2025, 1, 1),
             datetime(2024, 6, 1), datetime(2024, 6, 1), None],
        ),
        "b": ("BOOLEAN", [True, False, None, True, True, False, True, True, False, True]),
        "void": ("DOUBLE", [None] * 10),
        "blank": ("VARCHAR", [None] * 10),
        "j": (
            "VARCHAR",
            ['{"a": 1}', "[1]", "nope", None, "NaN", '"x"', "", "{", "12", "null"],
        ),
        "w": (
            "VARCHAR",
            ["2024-01-31", "31/01/2024", "Jan 5 2024", None, "soon", "2024-02-30", "10:30",
             "2024-13-01", "99999999999999999999", "today is 2024-01-01"],
        ),
    }  # fmt: skip


def empty() -> Frame:
    return {name: (type_, []) for name, (type_, _) in mixed().items()}


def clean() -> Frame:
    """The rows of the mixed frame that have no null, over and over."""
    frame = mixed()
    good = [i for i in (0, 1, 4, 5, 7) for _ in range(2)]
    return {
        name: (type_, [None if name in NULLS else values[i] for i in good])
        for name, (type_, values) in frame.items()
    }


def many(seed: int = 7, rows: int = 400) -> Frame:
    """A larger frame with repeated values, so that shares and quantiles are not trivial."""
    dice = random.Random(seed)
    pick = {
        "BIGINT": lambda: dice.randint(-20, 60),
        "DOUBLE": lambda: dice.choice([NAN, dice.uniform(-5, 5), float(dice.randint(0, 9))]),
        "DECIMAL(18,4)": lambda: Decimal(dice.randint(-20000, 99999)).scaleb(-dice.randint(0, 4)),
        "DECIMAL(9,2)": lambda: Decimal(dice.randint(-500, 9999)).scaleb(-2),
        "VARCHAR": lambda: dice.choice(
            ["a", "b", "B1", "", "中文", "12", "１２", "a\n", "2024-01-01"]
        ),
        "DATE": lambda: date(2024, 1, 1) + timedelta(days=dice.randint(0, 300)),
        "TIMESTAMP": lambda: datetime(2024, 1, 1) + timedelta(minutes=dice.randint(0, 999)),
        "BOOLEAN": lambda: dice.random() < 0.7,
    }

    def filled(name: str) -> float:
        return 0 if name in NULLS else 1 if name == "e" else 0.9

    return {
        name: (
            type_,
            [pick[type_]() if dice.random() < filled(name) else None for _ in range(rows)],
        )
        for name, (type_, _) in mixed().items()
    }  # fmt: skip


FRAMES = {"mixed": mixed, "empty": empty, "clean": clean, "many": many}
SALE = {"type": "comparison", "column": {"name": "s"}, "operator": "==", "parameter": "a"}
CONDITIONS: list[dict[str, Any]] = [
    SALE,
    SALE | {"operator": "!="},
    SALE | {"operator": "IN", "parameter": ["a", "中文"]},
    SALE | {"operator": "NOT_IN", "parameter": ["a"]},
    {"type": "comparison", "column": {"name": "n"}, "operator": ">=", "parameter": 4},
    {"type": "comparison", "column": {"name": "f"}, "operator": "!=", "parameter": 0.2},
    {"type": "comparison", "column": {"name": "f"}, "operator": "NOT_IN", "parameter": [0.1, 2]},
    {"type": "nullity", "column": {"name": "s"}, "is_null": True},
    {"type": "nullity", "column": {"name": "f"}, "is_null": False},
    {
        "type": "and",
        "conditions": [
            SALE,
            {"type": "comparison", "column": {"name": "n"}, "operator": "<", "parameter": 3},
        ],
    },
    {
        "type": "or",
        "conditions": [SALE, {"type": "nullity", "column": {"name": "t"}, "is_null": True}],
    },
]
REGEXES = [
    "a", "^a$", r"^\d+$", r"^\w+$", r"\s", r"^[A-Z]\d$", r"(a|B)1?$", r"^.$", r"[^\W\d_]", "^$", "",
    r"^[\u4e00-\u9fff]+$", r"(?i)^b1$", r"(?=a)a", r"(a)\1?", r"^.{1,2}\Z", r"^[a\-é]", r"a\b",
]  # fmt: skip


def cases() -> Iterator[Case]:
    """All rules that are run on all frames."""
    for group in (
        _values, _texts, _order, _pairs, _records, _figures, _distinct, _quantiles, _table, _types,
    ):  # fmt: skip
        for kind, kwargs in group():
            yield f"expect_{kind}", kwargs
    yield from _conditional()


def _values() -> Iterator[Case]:
    for column in ("i", "n", "f", "d", "e", "s", "day", "at", "b", "void", "blank"):
        for mostly in (1, 0.7, 0.9, 0):
            yield "column_values_to_not_be_null", {"column": column, "mostly": mostly}
        yield "column_values_to_be_null", {"column": column, "mostly": 0.2}
        yield "column_values_to_be_unique", {"column": column}
        yield "column_values_to_be_unique", {"column": column, "mostly": 0.5}
    for column in ("i", "n", "f", "d", "e", "b", "void"):
        for bounds in (
            {"min_value": 1}, {"max_value": 2}, {"min_value": 0.1, "max_value": 1},
            {"min_value": 0.3, "strict_min": True}, {"max_value": 0.13, "strict_max": True},
            {"min_value": -3, "max_value": 99.99, "strict_min": True, "strict_max": True},
            {"min_value": 0, "mostly": 0.8}, {"min_value": 0, "mostly": 0.9},
        ):  # fmt: skip
            yield "column_values_to_be_between", {"column": column, **bounds}
        for values in ([1, 2], [0.1, 0.2, 1], [], [0.13, 99.99, -5, 0.3], [True], [1, 1, 2]):
            yield "column_values_to_be_in_set", {"column": column, "value_set": values}
            yield "column_values_to_not_be_in_set", {"column": column, "value_set": values}
    for column, bounds in (
        ("day", {"min_value": "2024-01-02"}),
        ("day", {"min_value": "2024-01-01", "max_value": "2024-02-29", "strict_max": True}),
        ("at", {"max_value": "2024-01-02 00:00:00"}),
        ("at", {"min_value": "2024-01-02 00:00:00", "strict_min": True, "mostly": 0.5}),
    ):
        yield "column_values_to_be_between", {"column": column, **bounds}


def _texts() -> Iterator[Case]:
    for values in (["a"], ["a", "中文", ""], ["zz"], []):
        yield "column_values_to_be_in_set", {"column": "s", "value_set": values, "mostly": 0.4}
        yield "column_values_to_not_be_in_set", {"column": "s", "value_set": values}
    for column in ("s", "t", "blank", "n", "day"):
        for regex in REGEXES:
            yield "column_values_to_match_regex", {"column": column, "regex": regex}
            yield "column_values_to_not_match_regex", {"column": column, "regex": regex}
        for match_on in ("any", "all"):
            some = {"column": column, "regex_list": ["^a", r"\d", r"(?i)B"], "match_on": match_on}
            yield "column_values_to_match_regex_list", some | {"mostly": 0.6}
        yield "column_values_to_not_match_regex_list", {"column": column, "regex_list": ["a$", "x"]}
        yield "column_value_lengths_to_equal", {"column": column, "value": 1, "mostly": 0.3}
        for bounds in (
            {"min_value": 1},
            {"max_value": 2, "strict_max": True},
            {"min_value": 1, "max_value": 2},
        ):
            yield "column_value_lengths_to_be_between", {"column": column, **bounds}
    for column in ("w", "j", "s", "blank"):
        yield "column_values_to_be_dateutil_parseable", {"column": column}
        yield "column_values_to_be_json_parseable", {"column": column, "mostly": 0.5}
        yield (
            "column_values_to_match_strftime_format",
            {"column": column, "strftime_format": "%Y-%m-%d"},
        )


def _order() -> Iterator[Case]:
    for column in ("i", "n", "f", "d", "e", "day", "at", "void"):
        for strictly in (False, True):
            order = {"column": column, "strictly": strictly, "mostly": 0.6}
            yield "column_values_to_be_increasing", order
            yield "column_values_to_be_decreasing", order
    for column in ("i", "n", "f", "e", "void"):
        for threshold in (1, 2.5, -1):
            for double_sided in (True, False):
                yield (
                    "column_value_z_scores_to_be_less_than",
                    {"column": column, "threshold": threshold, "double_sided": double_sided},
                )
        for method in ("iqr", "std"):
            for multiplier in (0, 0.5, 1.5):
                yield (
                    "column_values_to_not_be_outliers",
                    {"column": column, "method": method, "multiplier": multiplier},
                )


def _pairs() -> Iterator[Case]:
    ignored = ("both_values_are_missing", "either_value_is_missing", "neither")
    for a, b in (("i", "n"), ("f", "void"), ("d", "e"), ("s", "t"), ("day", "due"), ("e", "e")):
        pair = {"column_A": a, "column_B": b}
        for ignore in ignored:
            for extra in ({}, {"mostly": 0.4}):
                how = pair | extra | {"ignore_row_if": ignore}
                yield "column_pair_values_to_be_equal", how
                yield "column_pair_values_a_to_be_greater_than_b", how
                yield "column_pair_values_a_to_be_greater_than_b", how | {"or_equal": True}
    for ignore in ignored:
        for pairs in ([["a", "a"], ["中文", "中文"], [None, "x"], ["é", None], [None, None]], []):
            how = {"column_A": "s", "column_B": "t", "ignore_row_if": ignore}
            yield "column_pair_values_to_be_in_set", how | {"value_pairs_set": pairs}
        yield (
            "column_pair_values_to_be_in_set",
            {"column_A": "i", "column_B": "n", "value_pairs_set": [[1, 1], [None, 4]],
             "ignore_row_if": ignore},
        )  # fmt: skip


def _records() -> Iterator[Case]:
    for ignore in ("all_values_are_missing", "any_value_is_missing", "never"):
        for columns in (
            ["i", "n"],
            ["f", "void"],
            ["d", "e"],
            ["s", "t"],
            ["day", "due"],
            ["i", "n", "b"],
        ):
            how = {"column_list": columns, "ignore_row_if": ignore, "mostly": 0.3}
            yield "compound_columns_to_be_unique", how
            if columns != ["i", "n", "b"]:
                yield "select_column_values_to_be_unique_within_record", how
                yield "multicolumn_values_to_be_equal", how
        for columns, total in ((["i", "n"], 4), (["n", "n", "n"], 3), (["f", "n"], 1.1)):
            how = {"column_list": columns, "sum_total": total, "ignore_row_if": ignore}
            yield "multicolumn_sum_to_equal", how


def _figures() -> Iterator[Case]:
    ranges = ({"min_value": 0, "max_value": 2.6}, {"min_value": 2, "strict_min": True}, {})
    for column in ("i", "n", "f", "d", "e", "b", "void"):
        for name in ("max", "min", "sum", "mean", "median", "stdev"):
            for bounds in ranges:
                yield f"column_{name}_to_be_between", {"column": column, **bounds}
    for column in ("i", "n", "f", "d", "s", "day", "at", "b", "void", "blank"):
        for low, high in ((0, 3), (5, 8), (9, 400)):
            bounds = {"column": column, "min_value": low, "max_value": high}
            yield "column_unique_value_count_to_be_between", bounds
        for low, high in ((0, 0.5), (0.7, 0.9), (0.9, 1)):
            bounds = {"column": column, "min_value": low, "max_value": high}
            yield "column_proportion_of_unique_values_to_be_between", bounds
            yield "column_proportion_of_non_null_values_to_be_between", bounds
    for name in ("min", "max"):
        yield f"column_{name}_to_be_between", {"column": "day", "min_value": "2024-01-01"}
        yield f"column_{name}_to_be_between", {"column": "at", "max_value": "2025-01-01 00:00:00"}


def _distinct() -> Iterator[Case]:
    sets: dict[str, list[list[Any]]] = {
        "i": [[1, 2, 5, 7, -3, 100, 0], [1, 2], [1, 2, 5, 7, -3, 100, 0, 8]],
        "e": [[0.1, 0.3, 2, 1, 0.5, -5, 0.26, 12.5], [1]],
        "s": [["a", "B1", "", "中文", "é", "a\n", "１２", "a b"], ["a"], ["a", "zz"]],
        "day": [["2024-01-01", "2024-01-02"], ["2024-06-01"]],
        "at": [["2024-01-01 00:00:00", "2024-01-02T10:00:00"], ["2024-06-01"]],
        "b": [[True, False], [True]],
        "void": [[1]],
    }
    for column, choices in sets.items():
        for values in choices:
            for name in ("be_in", "contain", "equal"):
                how = {"column": column, "value_set": values}
                yield f"column_distinct_values_to_{name}_set", how
            if column not in {"day", "at"}:
                for ties in (None, True):
                    how = {"column": column, "value_set": values, "ties_okay": ties}
                    yield "column_most_common_value_to_be_in_set", how


def _quantiles() -> Iterator[Case]:
    ranges = {
        "quantiles": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
        "value_ranges": [
            [-99, 5],
            [-9, 1],
            [None, 2.5],
            [0, None],
            [0, 60],
            [1, 2e6],
            [None, None],
        ],
    }
    for column in ("i", "n", "f", "e", "b", "void"):
        for error in (False, "nearest", "lower", "higher"):
            how = {"column": column, "quantile_ranges": ranges, "allow_relative_error": error}
            yield "column_quantile_values_to_be_between", how


def _table() -> Iterator[Case]:
    names = list(mixed())
    for count in (0, 10, 400):
        yield "table_row_count_to_equal", {"value": count}
        yield "table_row_count_to_be_between", {"min_value": count, "max_value": 10 + count}
    yield "table_row_count_to_be_between", {"min_value": 10, "strict_min": True}
    for count in (len(names), 3):
        yield "table_column_count_to_equal", {"value": count}
        yield "table_column_count_to_be_between", {"min_value": count, "max_value": count}
    for columns in (names, names[:3], [*names, "more"]):
        yield "table_columns_to_match_set", {"column_set": columns}
        yield "table_columns_to_match_set", {"column_set": columns, "exact_match": False}
        yield "table_columns_to_match_ordered_list", {"column_list": columns}
    yield "table_columns_to_match_ordered_list", {"column_list": names[::-1]}
    for index in (None, 0, 1, 99):
        yield "column_to_exist", {"column": "n", "column_index": index}
    yield "column_to_exist", {"column": "nowhere"}


def _types() -> Iterator[Case]:
    columns = {
        "n": "int",
        "f": "float",
        "d": "Decimal",
        "s": "str",
        "day": "date",
        "at": "datetime64[us]",
    }
    for column in columns:
        for name in columns.values():
            yield "column_values_to_be_of_type", {"column": column, "type_": name}
            yield "column_values_to_be_in_type_list", {"column": column, "type_list": [name]}
    yield "column_values_to_be_in_type_list", {"column": "n", "type_list": ["date", "int"]}


def _conditional() -> Iterator[Case]:
    """Every conditional rule type once under each condition."""
    rules: list[Case] = [
        ("column_values_to_not_be_null", {"column": "i"}),
        ("column_values_to_be_null", {"column": "i"}),
        ("column_values_to_be_between", {"column": "i", "min_value": 2}),
        ("column_values_to_be_unique", {"column": "i"}),
        ("column_values_to_be_increasing", {"column": "i"}),
        (
            "column_value_z_scores_to_be_less_than",
            {"column": "n", "threshold": 1, "double_sided": True},
        ),
        ("column_values_to_not_be_outliers", {"column": "n", "multiplier": 0.1}),
        ("column_values_to_match_regex", {"column": "t", "regex": "^[aA]"}),
        ("column_pair_values_to_be_equal", {"column_A": "s", "column_B": "t"}),
        ("compound_columns_to_be_unique", {"column_list": ["i", "s"]}),
        ("multicolumn_sum_to_equal", {"column_list": ["i", "n"], "sum_total": 2}),
        ("column_max_to_be_between", {"column": "n", "max_value": 5}),
        ("column_sum_to_be_between", {"column": "n", "min_value": 10}),
        ("column_mean_to_be_between", {"column": "n", "min_value": 3}),
        ("column_unique_value_count_to_be_between", {"column": "i", "min_value": 2}),
        ("column_proportion_of_unique_values_to_be_between", {"column": "i", "min_value": 0.9}),
        ("column_proportion_of_non_null_values_to_be_between", {"column": "i", "min_value": 0.9}),
        ("column_distinct_values_to_be_in_set", {"column": "n", "value_set": [1, 2, 5]}),
        ("column_most_common_value_to_be_in_set", {"column": "i", "value_set": [2]}),
        ("column_quantile_values_to_be_between",
         {"column": "n", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[1, 5]]}}),
    ]  # fmt: skip
    for kind, kwargs in rules:
        for condition in CONDITIONS:
            yield f"expect_{kind}", kwargs | {"row_condition": condition}
