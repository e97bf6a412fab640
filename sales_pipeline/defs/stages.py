"""Stage names, partitions and owners shared by all assets.

Group names sort in the order of the stages, so the Dagster UI lists them as a night runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import dagster as dg

from sales_pipeline.settings import Settings

LAND = "stage1_land"
GATE = "stage2_gate"
CLEAN = "stage3_clean"
MODEL = "stage4_model"
PUBLISH = "stage5_publish"
DELIVER = "stage6_deliver"
STAGES = (LAND, GATE, CLEAN, MODEL, PUBLISH, DELIVER)
OWNERS = ["team:sales-data"]

settings = Settings()

# One partition a business date D. A range is one run of every stage, not one run a day.
nights = dg.DailyPartitionsDefinition(
    start_date=settings.start_date.isoformat(), timezone=settings.timezone
)
one_run = dg.BackfillPolicy.single_run()

# What fails for a passing reason (a share that is away, a full disk) may work a minute later.
retries = dg.RetryPolicy(max_retries=2, delay=30, backoff=dg.Backoff.EXPONENTIAL)


@contextmanager
def only_passing_reasons() -> Iterator[None]:
    """Let the retry policy have errors of the operating system; any other would come again."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise dg.Failure(f"{type(error).__name__}: {error}", allow_retries=False) from error


# Marts and reports are there when people come to work.
by_eight = dg.FreshnessPolicy.cron(
    deadline_cron="0 8 * * *", lower_bound_delta=timedelta(hours=8), timezone=settings.timezone
)

# Runs of the UI queue here; across processes the lock file decides.
WAREHOUSE_POOL = "warehouse"
