"""Nodes that nothing new reaches stand: those that read neither a fed table nor the night."""

import pytest

from sales_pipeline.model.standing import standing_nodes

CONTEXT = "source.sales_pipeline.control.run_context"
DEALS = "source.sales_pipeline.zoho.deals"
HISTORY = "source.sales_pipeline.zoho.deal_stage_history"
PARENTS = {
    CONTEXT: [],
    DEALS: [],
    HISTORY: [],
    "seed.sales_pipeline.map_stage": [],
    "model.sales_pipeline.stg_zoho__deals": [DEALS, "seed.sales_pipeline.map_stage"],
    "model.sales_pipeline.stg_zoho__deal_stage_history": [HISTORY],
    "model.sales_pipeline.int_deals": ["model.sales_pipeline.stg_zoho__deals"],
    "model.sales_pipeline.int_stages": ["model.sales_pipeline.stg_zoho__deal_stage_history"],
    "model.sales_pipeline.int_both": [
        "model.sales_pipeline.int_stages",
        "model.sales_pipeline.int_deals",
    ],
    "model.sales_pipeline.int_ages": ["model.sales_pipeline.int_stages", CONTEXT],
    "test.sales_pipeline.not_null_stages": ["model.sales_pipeline.int_stages"],
    "test.sales_pipeline.not_null_both": ["model.sales_pipeline.int_both"],
}


def standing(*fed: str) -> set[str]:
    return {node.split(".")[2] for node in standing_nodes(PARENTS, fed) if node[0] in "mt"}


@pytest.mark.parametrize(
    ("fed", "expected"),
    [
        (("zoho/deals",), {"stg_zoho__deal_stage_history", "int_stages", "not_null_stages"}),
        (("zoho/deal_stage_history",), {"stg_zoho__deals", "int_deals"}),
        (("zoho/deals", "zoho/deal_stage_history"), set()),
    ],
)
def test_what_reads_a_fed_table_is_made_again(fed: tuple[str, ...], expected: set[str]) -> None:
    assert standing(*fed) == expected


def test_what_reads_the_night_is_made_every_night() -> None:
    assert "int_ages" not in standing()
    assert standing() == {
        "stg_zoho__deals", "stg_zoho__deal_stage_history", "int_deals", "int_stages", "int_both",
        "not_null_stages", "not_null_both",
    }  # fmt: skip


def test_a_table_of_another_source_with_the_same_name_is_not_meant() -> None:
    assert "int_deals" in standing("acme/deals")
