"""The layout of a delivered table: everything the engine must know about its files, from one YAML.

Pure reading and checking; a mistake is refused with its place in the file and what would be valid.
"""

from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from sales_pipeline.settings import LAYOUTS_DIR
from sales_pipeline.sources.files import consistency
from sales_pipeline.sources.files.columns import Column
from sales_pipeline.sources.files.formats import Format
from sales_pipeline.sources.files.sections import (
    Cadence,
    Constant,
    Defaults,
    Derived,
    Extract,
    Files,
    Load,
    Wide,
)
from sales_pipeline.sources.files.strict import Strict, load_yaml, sentences

# A table pulled from an API has no files of its own, and its records always come in one form.
NO_FILES = Files(glob="")
EXTRACTED = Format(type="extract")


class LayoutError(ValueError):
    """A layout that cannot be used, with one line per mistake."""


class Layout(Strict):
    """One delivered table. `source` and `table` come from the path of the YAML file.

    It is delivered as files or pulled from an API: `files` or `extract` says where from. `link`
    leads people to a record in its system, `{id}` being its key; rows mean the same without it.
    """

    source: str
    table: str
    description: str = ""
    owner: str = ""
    link: str = Field(default="", pattern=r"^$|^https://[^{}]+\{id\}[^{}]*$")
    entity: str | None = None
    files: Files = NO_FILES
    extract: Extract | None = None
    arrival: Literal["by_name_date", "by_arrival"] = "by_arrival"
    cadence: Cadence | None = None
    format: Format = EXTRACTED
    load: Load
    defaults: Defaults = Defaults()
    columns: dict[str, Column] = Field(min_length=1)
    ignore_columns: tuple[str, ...] = ()
    constants: dict[str, Constant] = Field(default_factory=dict)
    derived: dict[str, Derived] = Field(default_factory=dict)
    wide: Wide | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        mistakes = list(consistency.mistakes(self))
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    @cached_property
    def parsed_columns(self) -> dict[str, Column]:
        """Every column that is parsed from text, the two of a wide table last."""
        wide = {self.wide.key.name: self.wide.key, self.wide.value.name: self.wide.value} if (
            self.wide
        ) else {}  # fmt: skip
        return {**self.columns, **wide}

    @cached_property
    def landed_types(self) -> dict[str, str]:
        """Landed columns with their DuckDB types, constants and derived ones last."""
        parsed = {name: column.parsed.sql for name, column in self.parsed_columns.items()}
        constants = {name: constant.parsed.sql for name, constant in self.constants.items()}
        return parsed | constants | {name: rule.sql_type for name, rule in self.derived.items()}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the meaning of the layout: comments and order of keys do not count."""
        silent = {"link"} if self.derived else {"link", "derived"}
        meaning = self.model_dump_json(by_alias=True, exclude=silent)
        return sha256(meaning.encode()).hexdigest()

    @property
    def name(self) -> str:
        return f"{self.source}/{self.table}"

    @property
    def file(self) -> str:
        """Where the layout is, as messages name it."""
        return f"sales_pipeline/sources/files/{self.name}.yml"

    def headers_of(self, name: str) -> tuple[str, ...]:
        """The source headers a column may have."""
        return self.columns[name].from_ or (name,)

    def meaning_of(self, name: str) -> str:
        """What a landed column is: its description, else where its values come from."""
        if name in self.constants:
            return f"always {self.constants[name].value}"
        if name in self.derived:
            rule = self.derived[name]
            return f"from {', '.join(rule.between or (str(rule.date_in),))}"
        column = self.parsed_columns[name]
        return column.description or (" / ".join(column.from_) if name in self.columns else "")


def load_layout(path: Path) -> Layout:
    """Read one layout; raises LayoutError listing every mistake in it."""
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise LayoutError(f"{path}: not a layout (a YAML mapping is expected)")
        return Layout(**{**content, "source": path.parent.name, "table": path.stem})
    except yaml.YAMLError as error:
        raise LayoutError(f"{path}: {error}") from None
    except ValidationError as error:
        lines = "\n".join(f"  {line}" for line in sentences(error))
        raise LayoutError(f"{path}:\n{lines}") from None


def load_layouts(
    enabled_sources: Iterable[str], folder: Path = LAYOUTS_DIR
) -> dict[tuple[str, str], Layout]:
    """The layouts of the enabled sources by (source, table); all mistakes are reported at once."""
    layouts, mistakes = {}, []
    for source in enabled_sources:
        paths = sorted((folder / source).glob("*.yml"))
        if not paths:
            known = sorted({path.parent.name for path in folder.glob("*/*.yml")})
            mistakes.append(f"no layouts for source '{source}'; known: {', '.join(known)}")
        for path in paths:
            try:
                layouts[source, path.stem] = load_layout(path)
            except LayoutError as error:
                mistakes.append(str(error))
    if mistakes:
        raise LayoutError("\n".join(mistakes))
    return layouts
