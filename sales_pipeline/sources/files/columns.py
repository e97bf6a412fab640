"""The column section of a layout: what a column is called, its type and its one convention.

Only declarations and their consistency; the SQL that applies them is in `parsing`.
"""

import re
from decimal import Decimal
from functools import cache, cached_property
from itertools import combinations
from typing import Literal, NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from sales_pipeline.sources.files import dates
from sales_pipeline.sources.files.strict import Strict

KINDS = ("string", "integer", "decimal(p,s)", "date", "timestamp", "boolean")
TRUE_VALUES = ("true", "t", "yes", "y", "1", "是")
FALSE_VALUES = ("false", "f", "no", "n", "0", "否")
_DECIMAL = re.compile(r"decimal\((\d{1,2}),\s*(\d{1,2})\)")


class ColumnType(NamedTuple):
    """A parsed `type:`; `sql` is the DuckDB type that lands."""

    kind: Literal["string", "integer", "decimal", "date", "timestamp", "boolean"]
    sql: str
    precision: int = 0
    scale: int = 0

    @classmethod
    def parse(cls, text: str) -> "ColumnType":
        simple = {
            "string": cls("string", "VARCHAR"),
            "integer": cls("integer", "BIGINT", 18, 0),
            "date": cls("date", "DATE"),
            "timestamp": cls("timestamp", "TIMESTAMP"),
            "boolean": cls("boolean", "BOOLEAN"),
        }
        if text in simple:
            return simple[text]
        match = _DECIMAL.fullmatch(text)
        if not match:
            raise ValueError(f"unknown type '{text}'; valid: {', '.join(KINDS)}")
        precision, scale = int(match[1]), int(match[2])
        if not (0 < precision <= 38 and scale <= precision):
            raise ValueError(f"type '{text}': precision is 1 to 38 and scale at most precision")
        return cls("decimal", f"DECIMAL({precision},{scale})", precision, scale)

    @property
    def is_number(self) -> bool:
        return self.kind in ("integer", "decimal")

    @property
    def is_moment(self) -> bool:
        return self.kind in ("date", "timestamp")


@cache
def _timezones() -> set[str]:
    return available_timezones()


def check_timezone(name: str | None) -> str | None:
    if name is not None and name not in _timezones():
        raise ValueError(f"unknown time zone '{name}'; use an IANA name such as Asia/Shanghai")
    return ZoneInfo(name).key if name else None


class Column(Strict):
    """One landed column. `required` is about its values, `optional` about the file's header."""

    from_: tuple[str, ...] = Field(default=(), alias="from")
    type: str = "string"
    description: str = ""
    required: bool = False
    optional: bool = False
    null_values: tuple[str, ...] | None = None
    pattern: str | None = None
    date_formats: tuple[str, ...] = ()
    timezone: str | None = None
    epoch: Literal["ms", "s", "excel"] | None = None
    unit: Decimal = Decimal(1)
    percent: bool | Literal["marked"] = False
    scales: bool = False
    symbols: tuple[str, ...] = ()
    round: bool = False
    decimal: str | None = None
    thousands: str | None = None
    true_values: tuple[str, ...] = TRUE_VALUES
    false_values: tuple[str, ...] = FALSE_VALUES

    @cached_property
    def parsed(self) -> ColumnType:
        return ColumnType.parse(self.type)

    @property
    def unit_exponent(self) -> int:
        return self.unit.adjusted()

    @field_validator("from_", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (str(value),) if isinstance(value, str | int) else value

    @field_validator("date_formats")
    @classmethod
    def _formats(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return checked_formats(value)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        return check_timezone(value)

    @field_validator("unit")
    @classmethod
    def _power_of_ten(cls, value: Decimal) -> Decimal:
        if value <= 0 or value.normalize().as_tuple().digits != (1,):
            raise ValueError(f"unit {value} is no power of ten such as 10000 (万元) or 0.01 (分)")
        return value

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            return value if value is None or re.compile(value) else None
        except re.error as error:
            raise ValueError(f"'{value}' is not a regular expression: {error}") from None

    @model_validator(mode="after")
    def _options_fit_the_type(self) -> Self:
        kind = self.parsed.kind
        used = self.model_fields_set & OPTION_KINDS.keys()
        for option in sorted(used):
            if kind not in OPTION_KINDS[option]:
                valid = " or ".join(OPTION_KINDS[option])
                raise ValueError(f"'{option}' is for {valid} columns, this one is {self.type}")
        both = {v.lower() for v in self.true_values} & {v.lower() for v in self.false_values}
        if both:
            raise ValueError(f"'{min(both)}' is both a true and a false value")
        return self


_NUMBERS, _MOMENTS = ("integer", "decimal"), ("date", "timestamp")
OPTION_KINDS: dict[str, tuple[str, ...]] = {
    "date_formats": _MOMENTS, "timezone": _MOMENTS, "epoch": _MOMENTS,
    "unit": _NUMBERS, "percent": _NUMBERS, "scales": _NUMBERS, "symbols": _NUMBERS,
    "round": _NUMBERS, "decimal": _NUMBERS, "thousands": _NUMBERS,
    "true_values": ("boolean",), "false_values": ("boolean",), "pattern": ("string",),
}  # fmt: skip


def checked_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list of date formats in which one text can mean two different moments."""
    for text in formats:
        dates.check_format(text)
    for first, second in combinations(formats, 2):
        example = dates.disagreement(first, second)
        if example:
            raise ValueError(
                f"date formats '{first}' and '{second}' read '{example}' differently; a column has "
                "one convention: keep one of them, rows in the other go to quarantine"
            )
    return formats
