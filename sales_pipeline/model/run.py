"""Prepares a run of the model stage: looks at all batches, plans, and writes what dbt reads.

Running it twice writes the same control file; nothing else is touched.
"""

import logging
import shutil
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.model.control import write_control
from sales_pipeline.model.entities import read_entity_sources
from sales_pipeline.model.plan import PLAN_NAME, RunPlan, plan_run
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.quality import judged_batches, untold
from sales_pipeline.model.snapshot import Terms, current_snapshot, read_manifest
from sales_pipeline.settings import DBT_DIR, Settings
from sales_pipeline.sources.files.layout import load_layouts

WORK_NAME = "work.duckdb"
OTHER_TERMS = (
    "figures are told in other terms than in the newest snapshot (%s): the warehouse is built anew"
    " from all accepted batches, night by night, as if they had always been told so; older"
    " snapshots stay as they were published. Not meant? Set SALES_PIPELINE_<NAME> back"
)
logger = logging.getLogger(__name__)


def prepare_run(settings: Settings, as_of: date, checksum: str) -> RunPlan:
    """Plan the night of `as_of`; write control.duckdb and plan.json into the warehouse folder."""
    layouts = load_layouts(settings.enabled_sources)
    registry = BatchRegistry(settings.landing)
    batches = {key: registry.batches(*key) for key in layouts}
    plan, to_read = plan_run(
        as_of=as_of,
        batches=batches,
        feeds=read_entity_sources(DBT_DIR),
        published=settings.published,
        checksum=checksum,
        has_warehouse=_has_warehouse(settings, checksum),
        terms=Terms(
            reporting_currency=settings.reporting_currency,
            fiscal_year_start_month=settings.fiscal_year_start_month,
            revenue_basis=settings.revenue_basis,
        ),
    )
    newest = current_snapshot(settings.published)
    if newest and plan.starts_anew:
        logger.warning(OTHER_TERMS, read_manifest(newest).terms.differences(plan.terms))
        _empty(settings.warehouse)
    columns = {key: layout.landed_types for key, layout in layouts.items()}
    told = judged_batches(batches, layouts, as_of)
    if not (plan.is_rebuild or plan.starts_anew):
        told = untold(told, newest)
    write_control(settings.warehouse, plan, to_read, columns, told)
    plan.write(settings.warehouse)
    return plan


def _has_warehouse(settings: Settings, checksum: str) -> bool:
    """False if the warehouse is lost or half built; it then starts from the newest snapshot."""
    newest = current_snapshot(settings.published)
    files = [settings.warehouse / name for name in (WAREHOUSE_NAME, WORK_NAME)]
    lost = newest is not None and not all(path.is_file() for path in files)
    if not lost and not _is_half_built(settings.warehouse, newest, checksum):
        return True
    _empty(settings.warehouse)
    if newest is not None:
        shutil.copyfile(newest / WAREHOUSE_NAME, settings.warehouse / WAREHOUSE_NAME)
    return False


def _empty(warehouse: Path) -> None:
    """Remove what dbt has written."""
    warehouse.mkdir(parents=True, exist_ok=True)
    for name in (WAREHOUSE_NAME, WORK_NAME):
        (warehouse / name).unlink(missing_ok=True)
        (warehouse / f"{name}.wal").unlink(missing_ok=True)


def _is_half_built(warehouse: Path, newest: Path | None, checksum: str) -> bool:
    """Whether the last run never published, and its tables are no ground for this one.

    They are if it added batches by the same models: this run adds them again. They are not after a
    rebuild that broke off, or after a run of other models.
    """
    if not (warehouse / PLAN_NAME).is_file():
        return False
    try:
        last = RunPlan.read(warehouse)
    except ValidationError:  # the plan of another version of this code
        return True
    if newest is not None and newest.name == last.snapshot_id:
        return False
    return last.is_rebuild or last.model_checksum != checksum
