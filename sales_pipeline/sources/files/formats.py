"""The format section of a layout: how the bytes of a file are laid out, footer rows included.

Checks itself; an option that does not apply to the declared type is refused with those it is for.
"""

import codecs
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from sales_pipeline.sources.files.strict import Strict

TEXT_FORMATS = ("csv", "tsv", "json", "jsonl")
SHEET_FORMATS = ("xlsx", "xls")
FORMAT_OPTIONS: dict[str, tuple[str, ...]] = {
    "encoding": TEXT_FORMATS, "delimiter": ("csv",), "quote": ("csv", "tsv"),
    "final_newline": ("csv", "tsv", "jsonl"), "sheet": SHEET_FORMATS,
    "header_rows": ("csv", "tsv", *SHEET_FORMATS), "names": ("csv", "tsv", *SHEET_FORMATS),
    "skip_rows": ("csv", "tsv", *SHEET_FORMATS), "records": ("json",), "explode": ("json", "jsonl"),
}  # fmt: skip


class Footer(Strict):
    """Rows at the end that are not data: `pattern` matches the whole cell of `column`.

    The sums of the `totals` columns must equal what the footer says.
    """

    column: str
    pattern: str
    totals: tuple[str, ...] = ()
    required: bool = True


class Format(Strict):
    """How the bytes are laid out."""

    type: Literal["csv", "tsv", "xlsx", "xls", "parquet", "json", "jsonl", "extract"]
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quote: str = Field(default='"', max_length=1)
    final_newline: bool = False
    sheet: str | None = None
    header_rows: int = Field(default=1, ge=0, le=2)
    names: tuple[str, ...] = ()
    skip_rows: int = Field(default=0, ge=0)
    footer: Footer | None = None
    records: str | None = None
    explode: str | None = None

    @field_validator("encoding")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            name = codecs.lookup(value).name
        except LookupError:
            raise ValueError(f"unknown encoding '{value}'; e.g. utf-8, utf-16, gb18030") from None
        return {"utf-8-sig": "utf-8", "gbk": "gb18030", "gb2312": "gb18030"}.get(name, name)

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        for option in sorted(self.model_fields_set & FORMAT_OPTIONS.keys()):
            if self.type not in FORMAT_OPTIONS[option]:
                valid = ", ".join(FORMAT_OPTIONS[option])
                raise ValueError(f"'{option}' does not apply to {self.type}; it is for {valid}")
        if (self.header_rows == 0) != bool(self.names):
            raise ValueError("'names' lists the columns of a file without header: header_rows: 0")
        return self

    @property
    def separator(self) -> str:
        return "\t" if self.type == "tsv" else self.delimiter
