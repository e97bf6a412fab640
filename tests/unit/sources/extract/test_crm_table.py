"""What a layout asks its connector for."""

from sales_pipeline.sources.extract.take import table_of
from sales_pipeline.sources.files.layout import Layout

LAYOUT = Layout(
    source="crm",
    table="deals",
    extract={
        "connector": "hubspot", "object": "deals", "fields": "all",
        "options": {"associations": ["companies", "contacts"], "converted": "both", "deep": True},
    },
    load={"key": ["deal_id"]},
    columns={
        "deal_id": {"from": "Id"},
        "owner": {"from": ["Owner.Name", "Owner.Email"]},
        "first_contact": {"from": "contacts[0].id"},
        "again": {"from": "Id"},
    },
)  # fmt: skip


def test_fields_are_the_first_steps_of_paths_which_are_told_as_they_stand() -> None:
    table = table_of(LAYOUT)
    assert table.fields == ("Id", "Owner", "contacts") and table.all_fields
    assert table.paths == ("Id", "Owner.Name", "Owner.Email", "contacts[0].id")
    assert table.label == "crm/deals (deals)"


def test_an_option_is_a_text_a_switch_or_a_list_of_texts() -> None:
    assert table_of(LAYOUT).options == {
        "associations": ("companies", "contacts"), "converted": "both", "deep": True,
    }  # fmt: skip
