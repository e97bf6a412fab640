"""Ways to spoil the text of one exported row, and what a person would write to put it right.

Pure functions of the row and a running number, so the same record is spoilt the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

Row = dict[str, str]
ZERO_WIDTH = "\u200b"
_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@dataclass(frozen=True, slots=True)
class Spoilt:
    """New text by column; `rule_id` if the row must end in quarantine for it."""

    cells: Row
    rule_id: str | None = None
    correction: Row = field(default_factory=dict)


def spoil(kind: str, row: Row, nth: int) -> Spoilt:
    """The row after something of this kind happened to it."""
    return _WAYS[kind](row, nth)


def _full_width(row: Row, nth: int) -> Spoilt:
    column = ("quantity", "unit_price")[nth % 2]
    return Spoilt({column: row[column].translate(_FULL_WIDTH)})


def _thousands(row: Row, nth: int) -> Spoilt:
    whole, _, rest = row["unit_price"].partition(".")
    return Spoilt({"unit_price": f"{int(whole):,}.{rest}"})


def _wan(row: Row, nth: int) -> Spoilt:
    whole, _, rest = row["unit_price"].partition(".")
    digits = whole.rjust(5, "0")
    return Spoilt(
        {"unit_price": f"{digits[:-4]}.{digits[-4:]}{rest}".rstrip("0").rstrip(".") + "万"}
    )


def _other_date(row: Row, nth: int) -> Spoilt:
    year, month, day = row["order_date"].split("-")
    text = (f"{year}/{month}/{day}", f"{year}年{month}月{day}日")[nth % 2]
    return Spoilt({"order_date": text})


def _dirty_code(row: Row, nth: int) -> Spoilt:
    column = ("product_id", "source_account_id")[nth % 2]
    text = row[column]
    return Spoilt(
        {column: (f"{text} ", f"{text}{ZERO_WIDTH}", f" {text}", f"{text}\u3000")[nth % 4]}
    )


def _unsure_date(row: Row, nth: int) -> Spoilt:
    year, month, day = row["order_date"].split("-")
    text = (f"{day}/{month}/{year}", f"{month}/{day}/{year}")[nth % 2]
    return _refused(row, "order_date", text, "no_parse_errors")


def _no_such_date(row: Row, nth: int) -> Spoilt:
    year, month, _ = row["order_date"].split("-")
    text = (f"{year}-02-30", f"{year}-13-05", f"{year}-{month}-32")[nth % 3]
    return _refused(row, "order_date", text, "no_parse_errors")


def _words(row: Row, nth: int) -> Spoilt:
    return _refused(row, "unit_price", ("面议", "待定", "见合同")[nth % 3], "no_parse_errors")


def _blank(row: Row, nth: int) -> Spoilt:
    column = ("order_id", "order_date", "quantity")[nth % 3]
    return _refused(row, column, "", f"{column}_not_null")


def _no_key(row: Row, nth: int) -> Spoilt:
    return _refused(row, "order_line_id", "", "record_id_not_null")


def _no_currency(row: Row, nth: int) -> Spoilt:
    return _refused(row, "currency", "", "currency_not_null")


def _no_tax_rate(row: Row, nth: int) -> Spoilt:
    return _refused(row, "tax_rate", "", "tax_rate_not_null")


def _minus(row: Row, nth: int) -> Spoilt:
    return _refused(row, "quantity", f"-{row['quantity']}", "sale_quantity_positive")


def _refused(row: Row, column: str, text: str, rule_id: str) -> Spoilt:
    return Spoilt({column: text}, rule_id, {column: row[column]})


_WAYS: dict[str, Callable[[Row, int], Spoilt]] = {
    "full_width_digits": _full_width,
    "thousands_separator": _thousands,
    "wan_unit": _wan,
    "alternate_date_format": _other_date,
    "dirty_code": _dirty_code,
    "mixed_date_convention": _unsure_date,
    "impossible_date": _no_such_date,
    "text_in_number": _words,
    "blank_mandatory": _blank,
    "missing_key": _no_key,
    "currency_missing": _no_currency,
    "tax_rate_missing": _no_tax_rate,
    "negative_quantity_sale": _minus,
}
CELL_KINDS = tuple(_WAYS)
