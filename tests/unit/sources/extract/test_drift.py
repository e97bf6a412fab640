from datetime import date
from pathlib import Path

import pytest
from test_landing import LAYOUT

from sales_pipeline.sources.extract.connector import Field
from sales_pipeline.sources.extract.drift import observe
from sales_pipeline.sources.files.columns import Column

FIELDS = (Field("id", "text"), Field("amount", "money"), Field("Stage", "picklist", "", ("A", "B")))
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ((*FIELDS, Field("Discount__c", "number")), "field Discount__c (number) is new"),
        ((FIELDS[0], FIELDS[2]), "field amount is gone; amount will be empty"),
        ((FIELDS[0], Field("amount", "text"), FIELDS[2]), "field amount was money and is text"),
        (
            (*FIELDS[:2], Field("Stage", "picklist", "", ("A", "C"))),
            "field Stage: C new",
        ),
    ],
)
def test_a_change_is_named(tmp_path: Path, changed: tuple[Field, ...], sentence: str) -> None:
    assert observe(tmp_path, MONDAY, FIELDS, LAYOUT) == []
    assert observe(tmp_path, TUESDAY, changed, LAYOUT)[0] == sentence
    assert observe(tmp_path, TUESDAY, changed, LAYOUT)[0] == sentence
    assert observe(tmp_path, date(2026, 3, 4), changed, LAYOUT) == []


def test_the_columns_of_a_nested_field_are_named(tmp_path: Path) -> None:
    nested = LAYOUT.model_copy(update={"columns": {"amount": Column(**{"from": "properties.amt"})}})
    observe(tmp_path, MONDAY, (Field("id", "text"), Field("amt", "number")), nested)
    (sentence,) = observe(tmp_path, TUESDAY, (Field("id", "text"),), nested)
    assert sentence == "field amt is gone; amount will be empty"


def test_an_option_that_is_gone_is_named(tmp_path: Path) -> None:
    observe(tmp_path, MONDAY, FIELDS, LAYOUT)
    fewer = (*FIELDS[:2], Field("Stage", "picklist", "", ("A",)))
    assert observe(tmp_path, TUESDAY, fewer, LAYOUT) == ["field Stage: B no longer offered"]


def test_fields_that_stay_write_one_snapshot(tmp_path: Path) -> None:
    for night in (MONDAY, TUESDAY):
        assert observe(tmp_path, night, FIELDS, LAYOUT) == []
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-02.json"]


def test_a_vendor_that_tells_nothing_has_no_drift(tmp_path: Path) -> None:
    assert observe(tmp_path, MONDAY, (), LAYOUT) == [] and not list(tmp_path.iterdir())
