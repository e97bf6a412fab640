"""Which sources feed which entity, as dbt_project.yml declares it."""

from pathlib import Path

import pytest
import yaml

from sales_pipeline.model.entities import EntitySource, read_entity_sources

ERP = {"entity": "order_line", "source": "erp", "table": "order_lines", "role": "system_of_record"}
SHOP = {"entity": "order_line", "source": "eshop", "table": "orders", "role": "contributor"}


def declare(folder: Path, *feeds: dict[str, str]) -> Path:
    content = {"vars": {"entity_sources": list(feeds)}}
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def test_feeds_come_in_order_of_declaration(tmp_path: Path) -> None:
    feeds = read_entity_sources(declare(tmp_path, SHOP, ERP))
    assert feeds == (EntitySource(**SHOP), EntitySource(**ERP))


def test_an_unknown_role_is_refused_with_the_valid_ones(tmp_path: Path) -> None:
    declare(tmp_path, {**ERP, "role": "boss"})
    with pytest.raises(ValueError, match=r"role 'boss'; valid: system_of_record, contributor"):
        read_entity_sources(tmp_path)
