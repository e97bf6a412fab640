"""Each cell style of a layout: the text as delivered, and the value that lands, or the refusal."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from landing_desk import Desk, layout, rows

D = Decimal
ERROR = "error"
MONEY = {"type": "decimal(18,2)"}
DAY = {"type": "date", "date_formats": ["%Y-%m-%d"]}
STAMP = {"type": "timestamp", "date_formats": ["%Y-%m-%d %H:%M:%S"]}

# (column, text in the file, value or ERROR)
NUMBERS: list[tuple[dict[str, Any], str, Any]] = [
    (MONEY, "12.5", D("12.50")),
    (MONEY, "-0.01", D("-0.01")),
    (MONEY, "+7", D("7.00")),
    (MONEY, ".5", D("0.50")),
    (MONEY, "5.", D("5.00")),
    (MONEY, "1.500", D("1.50")),  # the zeros lose nothing
    (MONEY, "1.005", ERROR),  # a third decimal would be rounded away
    (MONEY | {"round": True}, "1.005", D("1.01")),
    (MONEY | {"round": True}, "-2.675", D("-2.68")),
    (MONEY, "1,234,567.80", D("1234567.80")),
    (MONEY, "-1,234", D("-1234.00")),
    (MONEY, "1,23", ERROR),
    (MONEY, "12,34,567", ERROR),
    (MONEY, "1234,567", ERROR),
    (MONEY, "１，２３４．５０", D("1234.50")),
    (MONEY, "－１２．３０", D("-12.30")),
    (MONEY, "\u3000 99 \u00a0", D("99.00")),
    (MONEY, "(1,234.50)", D("-1234.50")),
    (MONEY, "（88）", D("-88.00")),
    (MONEY, "(-5)", ERROR),
    (MONEY, "250.00-", D("-250.00")),
    (MONEY, "-250-", ERROR),
    (MONEY, "1.23E+5", D("123000.00")),
    (MONEY, "1.2345e2", D("123.45")),
    (MONEY, "1.23456e2", ERROR),
    (MONEY, "12345e-2", D("123.45")),
    (MONEY, "1_000", ERROR),
    (MONEY, "1 000", ERROR),
    (MONEY, "12abc", ERROR),
    (MONEY, "--5", ERROR),
    (MONEY, "NaN", ERROR),
    (MONEY, "9999999999999999.99", D("9999999999999999.99")),
    (MONEY, "99999999999999999.99", ERROR),
    (MONEY, "000000000000000000012.30", D("12.30")),
    (MONEY, "1.5万", ERROR),  # the suffix is not declared
    (MONEY | {"scales": True}, "1.5万", D("15000.00")),
    (MONEY | {"scales": True}, "-3亿", D("-300000000.00")),
    (MONEY | {"scales": True}, "0.02万亿", D("20000000000.00")),
    (MONEY | {"scales": True}, "1,200万", D("12000000.00")),
    (MONEY | {"scales": True}, "780", D("780.00")),
    (MONEY | {"unit": 10000}, "12.3456", D("123456.00")),
    (MONEY | {"unit": 10000}, "1,234.5", D("12345000.00")),
    (MONEY | {"unit": 10000}, "0.1234567", ERROR),
    (MONEY | {"unit": "0.01"}, "12345", D("123.45")),
    (MONEY | {"unit": "0.01"}, "123.5", ERROR),
    (MONEY | {"unit": 1000, "scales": True}, "2万", D("20000000.00")),
    (MONEY | {"symbols": ["¥", "元"]}, "¥1,234.50", D("1234.50")),
    (MONEY | {"symbols": ["¥", "元"]}, "-12元", D("-12.00")),
    (MONEY | {"symbols": ["¥", "元"]}, "1元2", ERROR),
    (MONEY, "¥5", ERROR),
    (MONEY | {"decimal": ",", "thousands": "."}, "1.234,50", D("1234.50")),
    (MONEY | {"decimal": ",", "thousands": "."}, "7,5", D("7.50")),
    (MONEY | {"decimal": ",", "thousands": "."}, "1.5", ERROR),
    (MONEY | {"thousands": " "}, "1 234.5", D("1234.50")),
    (MONEY | {"thousands": ""}, "1,234", ERROR),
    ({"type": "decimal(9,6)", "percent": True}, "13%", D("0.130000")),
    ({"type": "decimal(9,6)", "percent": True}, "13", D("0.130000")),
    ({"type": "decimal(9,6)", "percent": True}, "６％", D("0.060000")),
    ({"type": "decimal(9,6)", "percent": True}, "12.34567%", ERROR),
    ({"type": "decimal(9,6)", "percent": "marked"}, "13%", D("0.130000")),
    ({"type": "decimal(9,6)", "percent": "marked"}, "0.13", D("0.130000")),
    ({"type": "decimal(9,6)"}, "13%", ERROR),
    ({"type": "integer"}, "17850.0", 17850),
    ({"type": "integer"}, "17850.5", ERROR),
    ({"type": "integer"}, "1,200", 1200),
    ({"type": "integer", "unit": 1000}, "1.5", 1500),
    ({"type": "integer"}, "123456789012345678", 123456789012345678),
    ({"type": "integer"}, "1234567890123456789", ERROR),
    (
        {"type": "decimal(38,6)"},
        "12345678901234567890123.000001",
        D("12345678901234567890123.000001"),
    ),
]

MOMENTS: list[tuple[dict[str, Any], str, Any]] = [
    (DAY, "2026-11-22", date(2026, 11, 22)),
    (DAY, "2026-1-2", date(2026, 1, 2)),
    (DAY, "２０２６－１１－２２", date(2026, 11, 22)),
    (DAY, " 2026-11-22 ", date(2026, 11, 22)),
    (DAY, "2026-02-29", ERROR),
    (DAY, "26-11-22", ERROR),
    (DAY, "22/11/2026", ERROR),
    (DAY, "2026-11-22 10:00:00", ERROR),
    (DAY, "2026/11/22", ERROR),
    ({"type": "date", "date_formats": ["%Y年%m月%d日"]}, "2026年11月22日", date(2026, 11, 22)),
    ({"type": "date", "date_formats": ["%Y年%m月%d日"]}, "2026年1月2日", date(2026, 1, 2)),
    ({"type": "date", "date_formats": ["%Y-%m-%d", "%Y/%m/%d"]}, "2026/1/2", date(2026, 1, 2)),
    ({"type": "date", "date_formats": ["%d/%m/%Y"]}, "03/04/2026", date(2026, 4, 3)),
    ({"type": "date", "date_formats": ["%d/%m/%Y"]}, "12/22/2026", ERROR),
    ({"type": "date", "date_formats": ["%Y%m%d"]}, "20261122", date(2026, 11, 22)),
    ({"type": "date", "date_formats": ["%Y%m%d"]}, "2026112", ERROR),
    ({"type": "date", "date_formats": ["%b %d, %Y"]}, "Nov 22, 2026", date(2026, 11, 22)),
    ({"type": "date", "epoch": "excel"}, "46348", date(2026, 11, 22)),
    ({"type": "date", "epoch": "ms"}, "1795276800000", date(2026, 11, 22)),  # 00:00 in Shanghai
    (  # a day that is kept as the midnight of another zone, e.g. Tokyo's
        {"type": "date", "epoch": "ms", "timezone": "Asia/Tokyo"},
        "1795273200000",
        date(2026, 11, 22),
    ),
    (STAMP, "2026-11-22 08:30:00", datetime(2026, 11, 22, 0, 30)),  # Shanghai -> UTC
    (STAMP | {"timezone": "UTC"}, "2026-11-22 08:30:00", datetime(2026, 11, 22, 8, 30)),
    (STAMP | {"timezone": "Europe/London"}, "2026-07-01 08:30:00", datetime(2026, 7, 1, 7, 30)),
    (STAMP | {"timezone": "Europe/London"}, "2026-12-01 08:30:00", datetime(2026, 12, 1, 8, 30)),
    # The hour that comes twice when summer time ends is read as its second, standard time.
    (STAMP | {"timezone": "America/New_York"}, "2026-11-01 01:30:00", datetime(2026, 11, 1, 6, 30)),
    (STAMP | {"timezone": "America/New_York"}, "2026-03-08 03:30:00", datetime(2026, 3, 8, 7, 30)),
    (STAMP, "2026-11-22 24:00:00", ERROR),
    (STAMP, "2026-11-22", ERROR),
    (
        {"type": "timestamp", "date_formats": ["%Y-%m-%dT%H:%M:%S%z"]},
        "2026-11-22T08:30:00+08:00",
        datetime(2026, 11, 22, 0, 30),
    ),
    (
        {"type": "timestamp", "date_formats": ["%Y-%m-%dT%H:%M:%S%z"]},
        "2026-11-22T08:30:00Z",
        datetime(2026, 11, 22, 8, 30),
    ),
    (
        {"type": "timestamp", "date_formats": ["%Y-%m-%dT%H:%M:%S.%f%z"]},
        "2026-11-22T08:30:00.250-0500",
        datetime(2026, 11, 22, 13, 30, 0, 250000),
    ),
    (  # 23:30 UTC is the next day in Shanghai
        {"type": "date", "date_formats": ["%Y-%m-%dT%H:%M:%S%z"]},
        "2026-11-21T23:30:00Z",
        date(2026, 11, 22),
    ),
    (STAMP | {"type": "date", "timezone": "UTC"}, "2026-11-21 20:00:00", date(2026, 11, 22)),
    (
        {"type": "timestamp", "epoch": "ms"},
        "1795276800123",
        datetime(2026, 11, 21, 16, 0, 0, 123000),
    ),
    ({"type": "timestamp", "epoch": "s"}, "1795276800", datetime(2026, 11, 21, 16, 0)),
    ({"type": "timestamp", "epoch": "s"}, "1795276800123", ERROR),
    ({"type": "timestamp", "epoch": "excel"}, "46348.5", datetime(2026, 11, 22, 4, 0)),
]

WORDS: list[tuple[dict[str, Any], str, Any]] = [
    ({}, "  上海 \u3000", "上海"),
    ({}, "ＡＢＣ", "ＡＢＣ"),  # text is not normalised here: staging standardises meaning
    ({}, "4.40101E+17", ERROR),
    ({}, "E+44", "E+44"),
    ({"pattern": "C\\d{4}"}, "C0012", "C0012"),
    ({"pattern": "C\\d{4}"}, " C0012", "C0012"),
    ({"pattern": "C\\d{4}"}, "C12", ERROR),
    ({"type": "boolean"}, "是", True),
    ({"type": "boolean"}, "FALSE", False),
    ({"type": "boolean"}, "maybe", ERROR),
    ({"type": "boolean", "true_values": ["X"], "false_values": ["-"]}, "x", True),
    ({"type": "boolean", "true_values": ["X"], "false_values": ["-"]}, "-", False),
    ({"type": "boolean", "true_values": ["X"], "false_values": ["-"]}, "true", ERROR),
]

BLANKS: list[tuple[dict[str, Any], str]] = [
    (MONEY, ""),
    (MONEY, "   "),
    (MONEY, "NULL"),
    (MONEY, " N/A "),
    (MONEY | {"null_values": ["-"]}, "-"),
    (MONEY | {"null_values": ["0.00"]}, "0.00"),
    (DAY | {"null_values": ["9999-12-31"]}, "9999-12-31"),
    ({}, "\u3000"),
    ({}, "NULL"),
    ({"null_values": ["无"]}, " 无"),
    ({"type": "boolean"}, ""),
]


def land_cell(desk: Desk, column: dict[str, Any], text: str) -> dict[str, Any]:
    declared = layout({"id": {}, "x": column}, format={"type": "csv", "delimiter": ";"})
    (row,) = rows(desk.land(declared, f"id;x\n1;{text}\n"), "x, _parse_errors, _raw")
    return row


@pytest.mark.parametrize(("column", "text", "expected"), [*NUMBERS, *MOMENTS, *WORDS])
def test_a_cell_is_its_value_or_an_error_that_keeps_the_text(
    desk: Desk, column: dict[str, Any], text: str, expected: Any
) -> None:
    row = land_cell(desk, column, text)
    assert row["_raw"]["x"] == text
    if expected == ERROR:
        assert row["x"] is None
        (error,) = row["_parse_errors"]
        assert (error["column"], error["raw"]) == ("x", text)
        assert error["reason"]
    else:
        assert row["_parse_errors"] == []
        assert row["x"] == expected


@pytest.mark.parametrize(("column", "text"), BLANKS)
def test_a_blank_cell_is_null_and_no_error(desk: Desk, column: dict[str, Any], text: str) -> None:
    row = land_cell(desk, column, text)
    assert (row["x"], row["_parse_errors"]) == (None, [])


@pytest.mark.parametrize(("column", "text"), BLANKS)
def test_a_blank_cell_of_a_required_column_is_an_error(
    desk: Desk, column: dict[str, Any], text: str
) -> None:
    row = land_cell(desk, column | {"required": True}, text)
    (error,) = row["_parse_errors"]
    assert error == {"column": "x", "raw": text, "reason": "required value is empty"}


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        (MONEY, "1.005", "more digits or decimals than decimal(18,2) holds; nothing is rounded"),
        (MONEY, "abc", "not a number in the declared style (decimal(18,2))"),
        (DAY, "22/11/2026", "not a date in the declared form (%Y-%m-%d)"),
        ({"type": "date", "epoch": "ms"}, "x", "not a date in the declared form (epoch ms)"),
        ({"pattern": "C\\d+"}, "D1", "does not match C\\d+"),
        ({}, "4.4E+17", "its digits are lost"),
        ({"type": "boolean"}, "2", "neither true (true/t/yes/y/1/是)"),
    ],
)
def test_the_reason_of_an_error_says_what_was_declared(
    desk: Desk, column: dict[str, Any], text: str, reason: str
) -> None:
    (error,) = land_cell(desk, column, text)["_parse_errors"]
    assert reason in error["reason"]


def test_dates_in_another_convention_are_never_guessed(desk: Desk) -> None:
    declared = layout({"id": {}, "day": {"type": "date", "date_formats": ["%d/%m/%Y"]}})
    found = rows(desk.land(declared, "id,day\n1,03/04/2026\n2,2026-04-03\n3,04/23/2026\n"))
    assert [row["day"] for row in found] == [date(2026, 4, 3), None, None]
    assert [len(row["_parse_errors"]) for row in found] == [0, 1, 1]
