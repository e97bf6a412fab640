"""Deliver: each report of the snapshot as files, and their copy in the share folder.

A report is one module of sales_pipeline.reports; it needs no edit here to be built every night.
"""

from collections.abc import Callable
from datetime import date

import dagster as dg

from sales_pipeline.defs.publish import published_snapshot
from sales_pipeline.defs.stages import (
    DELIVER,
    OWNERS,
    by_eight,
    nights,
    one_run,
    only_passing_reasons,
    retries,
    settings,
)
from sales_pipeline.delivery.share import deliver_to_share
from sales_pipeline.model.figures import period_key_of
from sales_pipeline.model.snapshot import current_snapshot, read_manifest
from sales_pipeline.reports.build import publish_report
from sales_pipeline.reports.preview import chart_markdown
from sales_pipeline.reports.protocol import reports
from sales_pipeline.reports.snapshot import Snapshot
from sales_pipeline.version import code_version

months = dg.MonthlyPartitionsDefinition(
    start_date=settings.start_date.isoformat(), timezone=settings.timezone
)


def _issue(report_id: str, day: Callable[[date], date] = lambda d: d) -> dg.MaterializeResult:
    """Build the report for the period that holds a day, and deliver it to the share folder."""
    newest = current_snapshot(settings.published)
    if newest is None:
        raise dg.Failure("nothing is published yet: run the nightly job first")
    # The day the orders reach: with their source blocked, the last day that has figures.
    as_of = read_manifest(newest).entity("order_line").as_of_date
    period_key = period_key_of(newest, reports()[report_id].grain, day(as_of))
    with Snapshot(newest) as snapshot:
        published = publish_report(
            snapshot,
            settings.reports,
            report_id,
            period_key,
            git_sha=code_version(),
            languages=settings.languages,
        )
        chart = chart_markdown(snapshot, report_id, period_key, settings.languages[0])
    row = deliver_to_share(published.folder, settings.share, settings.reports / "outbox")
    return dg.MaterializeResult(
        metadata={
            "period": period_key,
            "folder": dg.MetadataValue.path(str(published.folder)),
            "delivered_to": dg.MetadataValue.path(str(settings.share / row.destination)),
            "figures": published.manifest["row_counts"]["data.csv"],
            "chart": dg.MetadataValue.md(chart),
        }
    )


def _nightly_report(report_id: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=["reports", report_id],
        group_name=DELIVER,
        owners=OWNERS,
        kinds={"html", "excel"},
        deps=[published_snapshot],
        partitions_def=nights,
        backfill_policy=one_run,
        freshness_policy=by_eight,
        retry_policy=retries,
        description=f"The {report_id} report for the period of the business date, delivered.",
    )
    def report() -> dg.MaterializeResult:
        with only_passing_reasons():
            return _issue(report_id)

    return report


nightly_reports = [_nightly_report(report_id) for report_id in reports()]


@dg.asset(
    key=["reports", "sales_monthly_final"],
    group_name=DELIVER,
    owners=OWNERS,
    kinds={"html", "excel"},
    deps=[published_snapshot],
    partitions_def=months,
    retry_policy=retries,
    description="The monthly report of a month that is over, with what came late included.",
)
def sales_monthly_final(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Issue the monthly report again once the month is over."""
    month = date.fromisoformat(context.partition_key)
    return _issue("sales_monthly", day=lambda _: month)
