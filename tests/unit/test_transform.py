"""Definitions that a warm night leaves as they stand are told of before what reads them."""

import dagster as dg

from sales_pipeline.defs.transform import with_standing


@dg.multi_asset(
    specs=[
        dg.AssetSpec("lines", skippable=True),
        dg.AssetSpec("known", deps=["lines"], skippable=True),
        dg.AssetSpec("days", deps=["known"], skippable=True),
        dg.AssetSpec("values", deps=["days"], skippable=True),
    ]
)
def models():
    """A table, a view on it, a table on that, and a view nobody reads."""


def key_of(event: object) -> str:
    if isinstance(event, dg.MaterializeResult):
        return event.asset_key.to_user_string()
    assert isinstance(event, dg.Output)
    return models.keys_by_output_name[event.output_name].to_user_string()


def test_a_view_comes_after_its_table_and_before_its_reader() -> None:
    standing = [dg.AssetKey("known"), dg.AssetKey("values")]
    built = [dg.Output(None, output_name="lines"), dg.Output(None, output_name="days")]
    events = with_standing(models, standing, iter(built))
    assert [key_of(event) for event in events] == ["lines", "known", "days", "values"]
