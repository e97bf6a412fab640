"""Prepares a run of the model stage: looks at all batches, plans, and writes what dbt reads.

Running it twice writes the same control file; nothing else is touched.
"""

import shutil
from datetime import date

from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.model.control import write_control
from sales_pipeline.model.entities import read_entity_sources
from sales_pipeline.model.plan import RunPlan, plan_run
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.snapshot import current_snapshot
from sales_pipeline.settings import DBT_DIR, Settings
from sales_pipeline.sources.files.layout import load_layouts

WORK_NAME = "work.duckdb"


def prepare_run(settings: Settings, as_of: date, checksum: str) -> RunPlan:
    """Plan the night of `as_of` and write control.duckdb and plan.json into the warehouse folder."""
    layouts = load_layouts(settings.enabled_sources)
    registry = BatchRegistry(settings.landing)
    batches = {key: registry.batches(*key) for key in layouts}
    plan, to_read = plan_run(
        as_of=as_of,
        batches=batches,
        feeds=read_entity_sources(DBT_DIR, settings.enabled_sources),
        published=settings.published,
        checksum=checksum,
        has_warehouse=_has_warehouse(settings),
    )
    columns = {key: layout.landed_types for key, layout in layouts.items()}
    write_control(settings.warehouse, plan, to_read, columns)
    plan.write(settings.warehouse)
    return plan


def _has_warehouse(settings: Settings) -> bool:
    """False if a warehouse file is lost; the marts' history comes back from the newest snapshot."""
    sales, work = settings.warehouse / WAREHOUSE_NAME, settings.warehouse / WORK_NAME
    newest = current_snapshot(settings.published)
    if newest is None or (sales.is_file() and work.is_file()):
        return True
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    work.unlink(missing_ok=True)
    shutil.copyfile(newest / WAREHOUSE_NAME, sales)
    return False
