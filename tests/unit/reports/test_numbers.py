"""Numbers are rounded half up for the eye, in the units a reader of the language expects."""

from decimal import Decimal

import pytest

from sales_pipeline.reports.content import Figure
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.numbers import Numbers, grouped

CHINESE = Numbers(Text("zh-CN"), "CNY")
ENGLISH = Numbers(Text("en"), "CNY")


def figure(value: str | None, unit: str = "currency", decimals: int = 2) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(
        "k", "company", "company", "month", "2026-11", "value", number, "ok", unit, decimals
    )


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("8847420.35", "884.7 万元", "8.85 M CNY"),
        ("115579058.52", "1.16 亿元", "115.6 M CNY"),
        ("9999.5", "10,000 元", "10,000 CNY"),
        ("12345", "1.23 万元", "12.35 K CNY"),
        ("-45678.9", "−4.57 万元", "−45.68 K CNY"),
        ("0", "0 元", "0 CNY"),
    ],
)
def test_money_on_its_own_is_short(value: str, chinese: str, english: str) -> None:
    for numbers, expected in ((CHINESE, chinese), (ENGLISH, english)):
        shown = numbers.compact(figure(value))
        assert f"{shown.text} {shown.unit}" == expected


def test_the_full_number_stands_behind_a_short_one() -> None:
    assert CHINESE.compact(figure("8847420.35")).full == "8,847,420.35 元"
    assert ENGLISH.full(figure("0.058470", "ratio")) == "5.85%"


def test_a_column_of_money_has_one_unit_so_that_digits_line_up() -> None:
    column = [figure("4027513.11"), figure("380663.16"), None, figure(None)]
    scale = CHINESE.column_scale(column)
    assert scale.unit == "万元"
    assert [CHINESE.show(f, scale).text for f in column if f] == ["402.75", "38.07", "—"]


def test_growth_has_a_sign_and_rounds_half_up() -> None:
    assert [ENGLISH.compact(figure(v, "growth")).text for v in ("0.12345", "-0.0005", "0")] == [
        "+12.3", "−0.1", "0.0",
    ]  # fmt: skip
    assert grouped(Decimal("2.5"), 0) == "3"
    assert grouped(Decimal("-0.04"), 1) == "0.0"


def test_a_missing_value_is_a_dash_and_never_a_zero() -> None:
    for unit in ("currency", "ratio", "growth", "count", "index"):
        assert CHINESE.compact(figure(None, unit)).text == "—"
