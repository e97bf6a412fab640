"""Clean and model: the dbt models of the night, in one invocation (a start costs 6 CPU-seconds)."""

from collections.abc import Iterable, Iterator, Mapping
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
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.snapshot import current_snapshot
from sales_pipeline.model.standing import STANDING, leave_standing, left_standing
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

    def get_partitions_def(self, props: Mapping[str, Any]) -> dg.PartitionsDefinition[str] | None:
        """Marts have nights; what they are made of stands for the last one only.

        Dagster stores two events an asset and night, 20 ms each: 274 nights in one run took 20
        minutes of them when every model had nights.
        """
        return nights if props["schema"] == "marts" else None

    def get_group_name(self, props: Mapping[str, Any]) -> str:
        return CLEAN if props["schema"] in ("staging", "seeds") else MODEL

    def get_owners(self, props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def _build(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    """Run the selected models; report them unchanged if their snapshot is published.

    On the ground of a snapshot that the same project built, views, seeds, and the models and tests
    that read only tables that brought nothing are left as they stand (measured on a night of the
    demo on which few of 60 tables bring something: 237 of 329 nodes, 5 of 56 CPU-seconds).
    """
    plan = RunPlan.read(settings.warehouse)
    newest = current_snapshot(settings.published)
    if newest is not None and newest.name == plan.snapshot_id:
        context.log.info("snapshot %s is published: nothing to build", plan.snapshot_id)
        yield from _unchanged(context)
        return
    # Without artifacts: definitions load from the manifest of the last parse, which a run that is
    # killed while it writes another over it would tear (every later command failed on it).
    command = ["build", "--no-write-json", "--vars", dbt_vars(settings)]
    command += ["--exclude-resource-type", "unit_test"]
    standing: list[dg.AssetKey] = []
    if plan.is_rebuild:
        command.append("--full-refresh")
    elif newest is not None and not plan.starts_anew and not context.is_subset:
        nodes = left_standing(project.manifest_path, plan.fed)
        command += leave_standing(nodes, project.target_path / STANDING)
        keys = {Translator().get_asset_key(n) for n in nodes if n["resource_type"] == "model"}
        specs = [spec for spec in context.assets_def.specs if _is_mart(spec.key)]
        standing = [spec.key for spec in specs if spec.key in keys or _is_definition(spec)]
    events = dbt.cli(command, context=context, target_path=project.target_path).stream()
    yield from with_standing(context.assets_def, standing, events)


def _is_mart(key: dg.AssetKey) -> bool:
    """Marts have nights, and what publishes waits for each of them; of the rest that a night leaves
    as it stands Dagster is told nothing: 300 assets were 5 CPU-seconds."""
    return key.path[0] == "marts"


def _is_definition(spec: dg.AssetSpec) -> bool:
    return spec.metadata["dagster-dbt/materialization_type"] in ("view", "seed")


def with_standing(
    assets: dg.AssetsDefinition, standing: list[dg.AssetKey], events: Iterable[Any]
) -> Iterator[Any]:
    """The events of a build, and the assets it left standing, each before what reads it."""
    upstream = _upstream(assets)
    waiting = [key for key in TopologicalSorter(upstream).static_order() if key in set(standing)]
    for event in events:
        if isinstance(event, dg.Output):
            ancestors = _ancestors(upstream, assets.keys_by_output_name[event.output_name])
            for key in [key for key in waiting if key in ancestors]:
                waiting.remove(key)
                yield _as_it_stands(key)
        yield event
    yield from map(_as_it_stands, waiting)


def _upstream(assets: dg.AssetsDefinition) -> dict[dg.AssetKey, set[dg.AssetKey]]:
    return {spec.key: {dep.asset_key for dep in spec.deps} for spec in assets.specs}


def _ancestors(
    upstream: Mapping[dg.AssetKey, set[dg.AssetKey]], key: dg.AssetKey
) -> set[dg.AssetKey]:
    found: set[dg.AssetKey] = set()
    to_visit = [key]
    while to_visit:
        new = upstream.get(to_visit.pop(), set()) - found
        found |= new
        to_visit += new
    return found


def _as_it_stands(key: dg.AssetKey) -> dg.MaterializeResult:
    return dg.MaterializeResult(asset_key=key, metadata={"unchanged": True})


def _unchanged(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Assets and checks as they stand; Dagster wants dependencies first."""
    for key in TopologicalSorter(_upstream(context.assets_def)).static_order():
        if key in context.selected_asset_keys:
            yield _as_it_stands(key)
    for check in context.selected_asset_check_keys:
        yield dg.AssetCheckResult(
            passed=True,
            asset_key=check.asset_key,
            check_name=check.name,
            metadata={"unchanged": True},
        )


@dbt_assets(
    name="transform",
    manifest=project.manifest_path,
    project=project,
    dagster_dbt_translator=Translator(),
    backfill_policy=one_run,
    pool=WAREHOUSE_POOL,
)
def transform(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: Warehouse
) -> Iterator[Any]:
    """Clean and model."""
    yield from _build(context, dbt)
