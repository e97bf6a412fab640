"""Clean and model: the dbt models of the night, in two invocations of 6 CPU-seconds each."""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, DbtProject, dbt_assets

from sales_pipeline.defs.gate import ACCEPTED_STATE
from sales_pipeline.defs.resources import Warehouse, project
from sales_pipeline.defs.stages import (
    CLEAN,
    MODEL,
    OWNERS,
    WAREHOUSE_POOL,
    nights,
    one_run,
    settings,
)  # fmt: skip
from sales_pipeline.model.figures import mart_rows
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.snapshot import current_snapshot
from sales_pipeline.project import dbt_vars


class Translator(DagsterDbtTranslator):
    """Names dbt nodes as the pipeline does: `<source>/<table>`, or schema and model."""

    def get_asset_key(self, props: Mapping[str, Any]) -> dg.AssetKey:
        if props["resource_type"] == "source":
            return dg.AssetKey([props["source_name"], props["name"]])
        return dg.AssetKey([props["schema"], props["name"]])

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        """Staging reads what the door let in: it waits for it, whatever its SQL names."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        if spec.key.path[0] != "staging":
            return spec
        return spec.merge_attributes(deps=[ACCEPTED_STATE])

    def get_group_name(self, props: Mapping[str, Any]) -> str:
        return CLEAN if props["schema"] in ("staging", "seeds") else MODEL

    def get_owners(self, props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def _build(context: dg.AssetExecutionContext, dbt: DbtCliResource, tests: str) -> Iterator[Any]:
    """Run the selected models; report them unchanged if their snapshot is published."""
    plan = RunPlan.read(settings.warehouse)
    newest = current_snapshot(settings.published)
    if newest is not None and newest.name == plan.snapshot_id:
        context.log.info("snapshot %s is published: nothing to build", plan.snapshot_id)
        yield from _unchanged(context)
        return
    command = ["build", "--exclude-resource-type", "unit_test", "--vars", dbt_vars(settings)]
    command += ["--indirect-selection", tests]
    if plan.is_rebuild:
        command.append("--full-refresh")
    yield from dbt.cli(command, context=context, target_path=project.target_path).stream()


def _unchanged(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Assets and checks as they stand; Dagster wants dependencies first."""
    inside = {spec.key: {dep.asset_key for dep in spec.deps} for spec in context.assets_def.specs}
    for key in TopologicalSorter(inside).static_order():
        if key in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key, metadata={"unchanged": True})
    for check in context.selected_asset_check_keys:
        yield dg.AssetCheckResult(
            passed=True,
            asset_key=check.asset_key,
            check_name=check.name,
            metadata={"unchanged": True},
        )


common: dict[str, Any] = {
    "manifest": project.manifest_path,
    "project": project,
    "dagster_dbt_translator": Translator(),
    "partitions_def": nights,
    "backfill_policy": one_run,
    "pool": WAREHOUSE_POOL,
}


@dbt_assets(select="resource_type:seed path:models/staging", name="clean", **common)
def clean(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse
) -> Iterator[Any]:
    """Staging: typed, standardised versions of the accepted records."""
    # Tests that also read marts wait for the models: a first night has no marts yet.
    yield from _build(context, dbt, tests="cautious")


@dbt_assets(select="path:models/intermediate path:models/marts", name="model", **common)
def model(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse
) -> Iterator[Any]:
    """Intermediate models and marts; then their row counts, as numbers the UI plots."""
    yield from _build(context, dbt, tests="eager")
    for table, rows in mart_rows(settings.warehouse).items():
        key = dg.AssetKey(["marts", table])
        if key in context.selected_asset_keys:
            context.log_event(
                dg.AssetObservation(asset_key=key, metadata={"dagster/row_count": rows})
            )
