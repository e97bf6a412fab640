"""Dates of a period key, for periods a snapshot does not know.

Pure: the same key always gives the same dates; a malformed key is refused with the right form.
"""

import re
from datetime import date, timedelta

from sales_pipeline.reports.snapshot import Period, ReportError

FORMS = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d"}
EXAMPLES = {"day": "2026-11-22", "month": "2026-11"}


def period_of(grain: str, key: str) -> Period:
    """The period with its dates; workdays and neighbours are left to dim_period."""
    try:
        if not re.fullmatch(FORMS[grain], key):
            raise ValueError(key)
        start = date.fromisoformat(key if grain == "day" else f"{key}-01")
    except ValueError:
        raise ReportError(
            f"{key!r} is not a period key of grain {grain}; write it like {EXAMPLES[grain]}"
        ) from None
    following = start + timedelta(days=1 if grain == "day" else 31)
    end = (following if grain == "day" else following.replace(day=1)) - timedelta(days=1)
    return Period(grain, key, start, end, (end - start).days + 1, 0, "", "", True)
