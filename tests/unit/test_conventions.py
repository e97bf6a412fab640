"""The shape of the repository: a failing test names the missing file of a recipe."""

import csv
import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from sales_pipeline.explain.explanation import MEASURES
from sales_pipeline.model.entities import ROLES
from sales_pipeline.settings import DBT_DIR, EXPECTATIONS_DIR, LAYOUTS_DIR, PROJECT_DIR

LAYOUTS = sorted(LAYOUTS_DIR.glob("*/*.yml"))
PROJECT = yaml.safe_load((DBT_DIR / "dbt_project.yml").read_text(encoding="utf-8"))
STAGING = DBT_DIR / "models" / "staging"
KPIS = DBT_DIR / "models" / "marts" / "kpis"
MODELS = sorted((DBT_DIR / "models").rglob("*.sql"))
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "kpi_", "mart_", "bridge_", "source_states"),
}


def table_name(layout: Path) -> str:
    return f"{layout.parent.name}/{layout.stem}"


def seed(name: str) -> list[dict[str, str]]:
    with (DBT_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@cache
def described() -> dict[str, dict[str, object]]:
    """Every model that a yml file describes, by name."""
    found: dict[str, dict[str, object]] = {}
    for path in (DBT_DIR / "models").rglob("*.yml"):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            found[model["name"]] = model
    return found


@pytest.mark.parametrize("layout", LAYOUTS, ids=table_name)
def test_every_landed_table_has_a_suite_of_its_name(layout: Path) -> None:
    suite = EXPECTATIONS_DIR / layout.parent.name / f"{layout.stem}.json"
    assert suite.is_file(), f"{table_name(layout)} is landed but has no suite: write {suite}"
    assert json.loads(suite.read_text(encoding="utf-8"))["name"] == table_name(layout)


@pytest.mark.parametrize("suite", sorted(EXPECTATIONS_DIR.glob("*/*.json")), ids=table_name)
def test_every_suite_belongs_to_a_landed_table(suite: Path) -> None:
    layout = LAYOUTS_DIR / suite.parent.name / f"{suite.stem}.yml"
    assert layout.is_file(), f"{suite} judges nothing: write {layout} or remove it"


@pytest.mark.parametrize("layout", LAYOUTS, ids=table_name)
def test_every_table_of_an_entity_has_a_staging_model_and_its_description(layout: Path) -> None:
    content = yaml.safe_load(layout.read_text(encoding="utf-8"))
    if content.get("entity") not in {item["entity"] for item in PROJECT["vars"]["entity_sources"]}:
        pytest.skip("its entity has no models yet")
    for ending in ("sql", "yml"):
        path = STAGING / layout.parent.name / f"stg_{layout.parent.name}__{layout.stem}.{ending}"
        assert path.is_file(), f"{table_name(layout)} is landed but not staged: write {path}"


@pytest.mark.parametrize("item", PROJECT["vars"]["entity_sources"], ids=str)
def test_every_line_of_entity_sources_names_a_staging_model_and_a_role(
    item: dict[str, str],
) -> None:
    model = STAGING / item["source"] / f"stg_{item['source']}__{item['table']}.sql"
    assert model.is_file(), f"entity_sources names {item['source']}/{item['table']}: write {model}"
    assert item["role"] in ROLES


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_a_model_carries_the_prefix_of_its_layer(model: Path) -> None:
    layer = model.relative_to(DBT_DIR / "models").parts[0]
    assert model.stem.startswith(PREFIXES[layer]), (
        f"{model.stem} lies in {layer}: its name starts with one of {', '.join(PREFIXES[layer])}"
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_a_model_is_described_down_to_its_grain(model: Path) -> None:
    entry = described().get(model.stem)
    assert entry, f"{model.stem} has no description: write it beside {model}"
    assert re.search(r"\bone row\b", str(entry["description"]), re.I), (
        f"the description of {model.stem} does not end with its grain (One row per ...)"
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_no_model_reads_a_clock(model: Path) -> None:
    text = model.read_text(encoding="utf-8").lower()
    clock = re.search(r"current_date|current_timestamp|\bnow\(|\btoday\(", text)
    assert clock is None, f"{model} reads {clock and clock.group()}: use as_of_date()"


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_only_staging_reads_sources_and_marts_never_read_staging(model: Path) -> None:
    text = model.read_text(encoding="utf-8")
    layer = model.relative_to(DBT_DIR / "models").parts[0]
    sources = set(re.findall(r"source\(\s*'(\w+)'", text))
    if layer == "staging":
        return
    assert sources <= {"control"}, f"{model} reads {sources}: only staging reads landed tables"
    assert "ref('stg_" not in text, f"{model} reads staging: go through an int_ model"


@pytest.mark.parametrize("model", sorted(STAGING.glob("*/*.sql")), ids=lambda path: path.stem)
def test_a_mapped_column_is_declared_with_its_map(model: Path) -> None:
    """Otherwise its words without a code would be missing in fct_unmapped_values."""
    source, table = model.stem.removeprefix("stg_").split("__")
    calls = re.findall(r"map_words\('(\w+)', '(\w+)'", model.read_text(encoding="utf-8"))
    declared = PROJECT["vars"]["mapped_columns"].get(f"{source}/{table}", {})
    assert {named for _, named in calls} <= {source}, f"{model} names another source"
    assert {name for name, _ in calls} == set(declared.values()), (
        f"{source}/{table} under mapped_columns in dbt_project.yml does not tell what {model} maps"
    )


@pytest.mark.parametrize("path", sorted((DBT_DIR / "seeds").glob("map_*.csv")), ids=str)
def test_a_mapping_seed_is_used_and_names_sources_that_exist(path: Path) -> None:
    used = {n for c in PROJECT["vars"]["mapped_columns"].values() for n in c.values()}
    assert path.stem.removeprefix("map_") in used, f"no column is mapped by {path}"
    rows = seed(path.stem)
    assert rows and list(rows[0]) == ["source", "word", "code", "valid_from", "valid_to"]
    unknown = {row["source"] for row in rows} - {"*"} - {layout.parent.name for layout in LAYOUTS}
    assert not unknown, f"{path} names sources without a layout: {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("kpi", PROJECT["vars"]["kpis"])
def test_a_kpi_has_a_model_a_definition_a_publication_and_a_unit_test(kpi: str) -> None:
    assert (KPIS / f"kpi_{kpi}.sql").is_file(), f"{kpi} is listed: write kpi_{kpi}.sql"
    row = next((row for row in seed("kpi_definitions") if row["kpi_id"] == kpi), None)
    assert row, f"{kpi} has no row in seeds/kpi_definitions.csv"
    empty = [name for name, value in row.items() if not value]
    assert not empty, f"{kpi} leaves {', '.join(empty)} empty in seeds/kpi_definitions.csv"
    assert any(row["kpi_id"] == kpi for row in seed("kpi_publication")), (
        f"{kpi} is published nowhere: add rows to seeds/kpi_publication.csv"
    )
    texts = "".join(path.read_text(encoding="utf-8") for path in KPIS.glob("*.yml"))
    assert f"model: kpi_{kpi}\n" in texts, f"{kpi} has no dbt unit test in {KPIS}"
    docs = "".join(p.read_text(encoding="utf-8") for p in (DBT_DIR / "models").rglob("*.md"))
    assert f"docs kpi_{kpi} %" in docs, f"{kpi} has no docs block kpi_{kpi} in models/docs"


@pytest.mark.parametrize("kpi", PROJECT["vars"]["kpis"])
def test_the_measures_of_a_kpi_can_be_explained(kpi: str) -> None:
    models = (DBT_DIR / "models" / "intermediate").rglob("int_*_measures.sql")
    texts = [path.read_text(encoding="utf-8") for path in models]
    measures = {name for text in texts for name in re.findall(r" as (\w+),?\n", text)}
    model = (KPIS / f"kpi_{kpi}.sql").read_text(encoding="utf-8")
    operands = re.findall(r"(?:numerator|denominator)=(.*?)(?:, \w+=|,?\n| \}\})", model)
    named = set(re.findall(r"\w+", " ".join(operands))) & measures
    missing = named - MEASURES.keys()
    assert operands and not missing, (
        f"kpi_{kpi} is made of {', '.join(sorted(missing))}: tell their rows in"
        " sales_pipeline/explain/"
    )


def test_every_kpi_model_is_listed() -> None:
    models = {path.stem.removeprefix("kpi_") for path in KPIS.glob("kpi_*.sql")}
    missing = models - set(PROJECT["vars"]["kpis"])
    assert not missing, f"add {', '.join(sorted(missing))} to vars.kpis in dbt_project.yml"


def test_every_kpi_has_a_place_of_its_own_in_lists() -> None:
    orders = [row["sort_order"] for row in seed("kpi_definitions")]
    taken_twice = {order for order in orders if orders.count(order) > 1}
    assert not taken_twice, f"sort_order {taken_twice} in seeds/kpi_definitions.csv"


def test_the_readme_shows_the_folders_that_exist() -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^(?:sales_pipeline|dbt_project)/\S*?(?=\s)", readme, re.M)
    assert shown, "README.md has no map of the folders"
    for name in shown:
        assert (PROJECT_DIR / name).exists(), f"README.md shows {name}, which does not exist"


def test_no_registry_host_is_written_into_the_lock_file() -> None:
    text = (PROJECT_DIR / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text and "--index-url" not in text.replace("--no-emit-index-url", "")
