"""The dbt project of this deployment, alone, so that its manifest exists before definitions load.

The manifest is parsed again only when the project or the settings it depends on changed.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from dagster_dbt import DbtProject

from sales_pipeline.dbt_child import PARENT_VARIABLE
from sales_pipeline.files import write_atomic
from sales_pipeline.lock import file_lock
from sales_pipeline.model.plan import model_checksum
from sales_pipeline.receivables.checksum import settlement_checksum
from sales_pipeline.settings import DBT_DIR, Settings
from sales_pipeline.standardise.checksum import standardise_checksum

CHECKSUM_NAME = "manifest.checksum"
PARSE_LOCK = ".parse.lock"
DBT_EXECUTABLE = str(Path(sys.executable).with_name("sales-pipeline-dbt"))
logger = logging.getLogger(__name__)


def dbt_vars(settings: Settings) -> str:
    """dbt variables of the deployment; constant between runs, so that partial parsing holds."""
    return json.dumps(
        {
            "enabled_sources": list(settings.enabled_sources),
            "reporting_currency": settings.reporting_currency,
            "timezone": settings.timezone,
            "fiscal_year_start_month": settings.fiscal_year_start_month,
            "phone_region": settings.phone_region,
            "revenue_basis": settings.revenue_basis,
        }
    )


def dbt_environment(settings: Settings) -> dict[str, str]:
    """Environment of every dbt process: where the warehouse is, whose child, no telemetry."""
    return {
        "SALES_PIPELINE_WAREHOUSE_DIR": str(settings.warehouse),
        PARENT_VARIABLE: str(os.getpid()),
        "SALES_PIPELINE_MEMORY_LIMIT": settings.memory_limit,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def project_checksum(settings: Settings) -> str:
    """Checksum of models, seeds, the settings compiled into them and the functions they call."""
    functions = standardise_checksum() + settlement_checksum()
    return model_checksum(DBT_DIR, dbt_vars(settings) + functions)


def dbt_project(settings: Settings) -> DbtProject:
    """The project with a manifest that is up to date."""
    target = settings.home / "dbt"
    os.environ.update(dbt_environment(settings))
    _prepare(settings, target)
    return DbtProject(project_dir=DBT_DIR, target_path=target, profiles_dir=DBT_DIR)


def _prepare(settings: Settings, target: Path) -> None:
    """Parse if need be; of two processes that start at once one parses and the other waits."""
    connection = f"{settings.warehouse} {settings.memory_limit}"  # what profiles.yml reads
    checksum = model_checksum(DBT_DIR, dbt_vars(settings) + connection, all_files=True)
    if _is_parsed(target, checksum):
        return
    with file_lock(target / PARSE_LOCK, settings.lock_wait_seconds, logger.warning):
        if not _is_parsed(target, checksum):
            _parse(settings, target, checksum)


def _is_parsed(target: Path, checksum: str) -> bool:
    marker = target / CHECKSUM_NAME
    return marker.is_file() and marker.read_text() == checksum


def _parse(settings: Settings, target: Path, checksum: str) -> None:
    marker = target / CHECKSUM_NAME
    marker.unlink(missing_ok=True)  # from here on the manifest may be torn, or another project's
    command = [
        DBT_EXECUTABLE, "--quiet", "parse", "--project-dir", str(DBT_DIR), "--profiles-dir",
        str(DBT_DIR), "--target-path", str(target), "--vars", dbt_vars(settings),
    ]  # fmt: skip
    environment = {**os.environ, **dbt_environment(settings)}
    subprocess.run(command, check=True, env=environment)
    write_atomic(marker, checksum)
