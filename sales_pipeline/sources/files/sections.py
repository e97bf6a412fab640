"""The sections of a layout: files, cadence, load mode, defaults, constants, wide tables.

Each section checks itself; what concerns two sections is checked in `consistency`.
"""

import re
from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from sales_pipeline.sources.files.columns import Column, ColumnType, check_timezone, checked_formats
from sales_pipeline.sources.files.strict import Strict

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Files(Strict):
    """Which files of `inbox/<source>/` belong to the table, and the date in their names."""

    glob: str
    date_in_name: str | None = None
    date_format: str = "%Y%m%d"
    done_suffix: str | None = None

    @field_validator("date_in_name")
    @classmethod
    def _has_group(cls, value: str | None) -> str | None:
        if value is not None and "date" not in _groups(value):
            raise ValueError(f"'{value}' has no group named date; write e.g. (?P<date>\\d{{8}})")
        return value

    def name_date(self, name: str) -> date | None:
        """The date in a file name, or None where the name does not hold one."""
        match = re.search(self.date_in_name, name) if self.date_in_name else None
        try:
            return datetime.strptime(match["date"], self.date_format).date() if match else None
        except ValueError:
            return None


class Extract(Strict):
    """Which object of which API the table is pulled from.

    `fields` are those that the columns read, or all that the vendor lists; `options` are the
    connector's own. A vendor's ids are compared with ours every `reconcile_days`; if more than the
    share `most_gone` of ours is missing there, nothing is taken for deleted.
    """

    connector: str
    object: str
    fields: Literal["mapped", "all"] = "mapped"
    options: dict[str, str | int | bool | tuple[str, ...]] = Field(default_factory=dict)
    reconcile_days: int = Field(default=7, ge=1)
    most_gone: float = Field(default=0.2, ge=0, le=1)


class Cadence(Strict):
    """When a file is expected; a missing one is a warning."""

    every: Literal["day", "week", "month"]
    weekdays: tuple[Weekday, ...] = WEEKDAYS  # type: ignore[assignment]

    @model_validator(mode="after")
    def _weekdays_are_daily(self) -> Self:
        if "weekdays" in self.model_fields_set and self.every != "day":
            raise ValueError("'weekdays' goes with every: day")
        return self

    def expects(self, day: date) -> bool:
        """Whether a file dated `day` is due; weeks end on Sunday, months on their last day."""
        if self.every == "week":
            return day.isoweekday() == 7
        if self.every == "month":
            return (date.fromordinal(day.toordinal() + 1)).day == 1
        return WEEKDAYS[day.weekday()] in self.weekdays


class Deleted(Strict):
    """The values of a column that mark a row as deleted at the source."""

    column: str
    values: tuple[str, ...] = Field(min_length=1)


class Load(Strict):
    """What a delivery means: changes of records, the whole of a unit, or the whole table."""

    mode: Literal["upsert", "replace", "full"] = "upsert"
    key: tuple[str, ...] = ()
    replace_by: Literal["file", "name_date", "business_date"] | None = None
    modified_at: str | None = None
    business_date: str | None = None
    deleted: Deleted | None = None

    @model_validator(mode="after")
    def _mode_is_complete(self) -> Self:
        if self.mode == "upsert" and not self.key:
            raise ValueError("mode upsert needs a key: without one a row cannot be found again")
        if (self.mode == "replace") != (self.replace_by is not None):
            raise ValueError("'replace_by: file|name_date|business_date' goes with mode replace")
        if self.replace_by == "business_date" and not self.business_date:
            raise ValueError("replace_by business_date needs 'business_date: <column>'")
        return self


class Defaults(Strict):
    """Conventions of all columns that do not declare their own."""

    timezone: str | None = None
    null_values: tuple[str, ...] = ("NULL", "null", "N/A", "#N/A")
    date_formats: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'", ""] = ","

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        return check_timezone(value)

    @field_validator("date_formats")
    @classmethod
    def _formats(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return checked_formats(value)


class Constant(Strict):
    """A column with the same value in every row, e.g. what the prices of this source include."""

    type: str
    value: str | bool

    @property
    def parsed(self) -> ColumnType:
        return ColumnType.parse(self.type)


class Derived(Strict):
    """A column that follows from others, for rules that hold them against each other.

    One of: whole days or calendar months from the first to the second of two dates (a timestamp
    counts on its day in the reporting time zone), or the date that stands in a text, such as the
    month in an order number: the first group of `pattern`, read by `format`.
    """

    days_between: tuple[str, str] | None = None
    months_between: tuple[str, str] | None = None
    date_in: str | None = None
    pattern: str = ""
    format: str = ""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(bool(way) for way in (self.days_between, self.months_between, self.date_in)) != 1:
            raise ValueError("one of days_between, months_between and date_in is needed")
        if bool(self.date_in) != bool(self.pattern) or bool(self.date_in) != bool(self.format):
            raise ValueError("'pattern' and 'format' go with date_in")
        if self.date_in and _group_count(self.pattern) != 1:
            raise ValueError(f"pattern '{self.pattern}' needs one group: the digits of the date")
        return self

    @property
    def between(self) -> tuple[str, ...]:
        return self.days_between or self.months_between or ()

    @property
    def sql_type(self) -> str:
        """The DuckDB type that lands."""
        return "DATE" if self.date_in else "BIGINT"


class WideKey(Column):
    """The column that takes a wide header's meaning, e.g. template '{year}-{month:0>2}'."""

    name: str
    template: str


class WideValue(Column):
    """The column that takes the values below the wide headers."""

    name: str


class Wide(Strict):
    """Columns side by side (one a month, say) that become rows."""

    columns: str
    key: WideKey
    value: WideValue
    drop_empty: bool = False

    @model_validator(mode="after")
    def _template_uses_groups(self) -> Self:
        groups = dict.fromkeys(_groups(self.columns), "1")
        try:
            self.key.template.format(**groups)
        except (KeyError, ValueError, IndexError) as error:
            raise ValueError(
                f"key template '{self.key.template}' does not fit the groups of columns "
                f"({', '.join(groups) or 'none'}): {error}"
            ) from None
        return self


def _groups(pattern: str) -> list[str]:
    return list(_compiled(pattern).groupindex)


def _group_count(pattern: str) -> int:
    return _compiled(pattern).groups


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression: {error}") from None
