"""What the command line shows: a line for each step of a night, and where its results are.

Only reading and printing; nothing depends on it.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from sales_pipeline.intake import unclaimed_files
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.snapshot import POINTER, current_snapshot, read_manifest
from sales_pipeline.settings import Settings
from sales_pipeline.sources.files.layout import load_layouts
from sales_pipeline.sources.http.secrets import MaskingFilter
from sales_pipeline.verdicts import page_path

LOGGER = "sales_pipeline"


class _Steps(logging.Handler):
    """Prints messages of the pipeline with the time since the start."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.started = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        seconds = time.monotonic() - self.started
        colour = "yellow" if record.levelno >= logging.WARNING else None
        click.secho(f"{seconds:6.1f} s  {record.getMessage()}", fg=colour)


@contextmanager
def progress() -> Iterator[None]:
    """Show the pipeline's own messages while the block runs."""
    logger, handler = logging.getLogger(LOGGER), _Steps()
    handler.addFilter(MaskingFilter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def end_of_run(settings: Settings) -> None:
    """Print where the published marts and the reports are, and what is not up to date."""
    snapshot = current_snapshot(settings.published)
    if snapshot is None:
        click.echo("nothing is published yet")
        return
    manifest = read_manifest(snapshot)
    click.echo()
    click.echo(f"Published  {manifest.snapshot_id}, business date {manifest.as_of_date}")
    click.echo(f"  marts    {settings.published / POINTER / WAREHOUSE_NAME}")
    click.echo(f"  parquet  {settings.published / POINTER / 'parquet'}")
    click.echo(f"  reports  {settings.share}")
    for page in sorted(settings.share.glob("*/latest/*.html")):
        click.echo(f"           {page}")
    click.echo(f"  verdicts {page_path(settings)}")
    for state in manifest.source_states:
        if state.stale_since:
            click.secho(f"  stale    {state.source}: {state.reason}", fg="yellow")
    unclaimed = unclaimed_files(settings, load_layouts(settings.enabled_sources).values())
    if unclaimed:
        click.secho(f"  unread   no layout asks for {', '.join(unclaimed)}", fg="yellow")
    if manifest.quarantined_rows:
        click.echo(f"  quarantine  {manifest.quarantined_rows} rows are kept back")
