"""Jobs and schedules, selected by group, so that a new table or report never edits a schedule."""

import dagster as dg

from sales_pipeline.defs.deliver import sales_monthly_final
from sales_pipeline.defs.land import delivered_keys
from sales_pipeline.defs.stages import STAGES

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.groups(*STAGES) - dg.AssetSelection.assets(sales_monthly_final),
    executor_def=dg.in_process_executor,
    description="Extract, land, gate, clean, model, publish and deliver one business date.",
)

intake = dg.define_asset_job(
    "intake",
    selection=dg.AssetSelection.assets(*delivered_keys),
    executor_def=dg.in_process_executor,
    description="Land and gate what has arrived; the marts move in the nightly run.",
)

monthly = dg.define_asset_job(
    "monthly",
    selection=dg.AssetSelection.assets(sales_monthly_final),
    executor_def=dg.in_process_executor,
    description="Issue the monthly reports of the month that is over.",
)

# After midnight, when the business date is over and the night's files have come.
nightly_schedule = dg.build_schedule_from_partitioned_job(
    nightly, name="nightly_schedule", hour_of_day=2, minute_of_hour=30
)

# On the third, when the first corrections of the old month are in.
monthly_schedule = dg.build_schedule_from_partitioned_job(
    monthly, name="monthly_schedule", day_of_month=3, hour_of_day=6
)
