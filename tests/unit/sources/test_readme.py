"""The reference of the layout says everything that the code takes, and nothing else."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from sales_pipeline.sources.files import layout as package
from sales_pipeline.sources.files import sections
from sales_pipeline.sources.files.columns import Column
from sales_pipeline.sources.files.formats import Format
from sales_pipeline.sources.files.land import Status
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import RULES
from sales_pipeline.sources.files.strict import load_yaml

TEXT = (Path(package.__file__).parent / "README.md").read_text(encoding="utf-8")
EXAMPLE, EXTRACT = (load_yaml(part.split("```")[0]) for part in TEXT.split("```yaml\n")[1:])
SECTIONS: list[tuple[str, type[BaseModel]]] = [
    ("files", sections.Files),
    ("cadence", sections.Cadence),
    ("format", Format),
    ("load", sections.Load),
    ("defaults", sections.Defaults),
    ("wide", sections.Wide),
]


def test_the_example_names_every_section() -> None:
    assert set(EXAMPLE) == set(Layout.model_fields) - {"source", "table", "extract"}


def test_the_example_of_an_extract_names_all_its_keys_and_is_a_layout() -> None:
    assert set(EXTRACT["extract"]) == set(sections.Extract.model_fields)
    assert Layout(source="zoho", table="deals", **EXTRACT).extract


@pytest.mark.parametrize(("name", "model"), SECTIONS)
def test_the_example_names_every_key_of_a_section(name: str, model: type[BaseModel]) -> None:
    assert set(EXAMPLE[name]) == set(model.model_fields)


def test_the_table_names_every_column_option() -> None:
    table = TEXT.split("## Column options")[1].split("##")[0]
    first_cells = "".join(
        line.split("|")[1] for line in table.splitlines() if line.startswith("| `")
    )
    options = {field.alias or name for name, field in Column.model_fields.items()}
    assert set(re.findall(r"`(\w+)`", first_cells)) == options


def test_every_rule_and_outcome_is_described() -> None:
    rules = dict(re.findall(r"^\| (\w+) \| (critical|warning) \|", TEXT, re.M))
    assert rules == {name: rule.severity for name, rule in RULES.items()}
    assert {status.value for status in Status} <= set(re.findall(r"^\| (\w+) \|", TEXT, re.M))
