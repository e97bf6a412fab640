"""The page about the marts: what its picture joins is there."""

import re
from functools import cache

import pytest
import yaml

from sales_pipeline.settings import DBT_DIR

PAGE = (DBT_DIR / "models" / "marts" / "README.md").read_text(encoding="utf-8")
RELATIONS = re.findall(r"^ +(\w+) \S+ (\w+) : \"?([^\"\n]+)\"?$", PAGE, re.M)


@cache
def columns() -> dict[str, set[str]]:
    """Columns of each described mart."""
    found = {}
    for path in (DBT_DIR / "models" / "marts").rglob("*.yml"):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            found[model["name"]] = {column["name"] for column in model.get("columns", [])}
    return found


@pytest.mark.parametrize(("left", "right", "keys"), RELATIONS)
def test_a_relation_of_the_picture_joins_columns_that_exist(
    left: str, right: str, keys: str
) -> None:
    known = columns()
    for key in keys.split(", "):
        own, _, other = key.partition(" = ")
        assert own in known[left], f"the page joins {left} by {own}, which it does not have"
        assert (other or own) in known[right], f"{right} has no {other or own}"


@pytest.mark.parametrize("mart", sorted(name for name in columns() if name[:4] != "kpi_"))
def test_every_mart_is_listed(mart: str) -> None:
    assert f"`{mart}`" in PAGE, (
        f"{mart} is a mart: tell in models/marts/README.md what its rows are"
    )


def test_the_picture_shows_relations() -> None:
    assert len(RELATIONS) >= 10
