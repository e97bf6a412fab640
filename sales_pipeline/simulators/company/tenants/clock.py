"""When a night reads the CRMs, and the days of the demo company as moments."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sales_pipeline.simulators.company.dates import as_date
from sales_pipeline.simulators.company.export.drop import EXPORT_TIME, SHANGHAI
from sales_pipeline.simulators.crm.clock import VirtualClock

EVENING = time(18, 5)  # when people enter what changed in a day


def after(night: date) -> VirtualClock:
    """The clock of a CRM that is read for the business date `night`: 02:00 of the next day."""
    return VirtualClock(datetime.combine(night + timedelta(days=1), EXPORT_TIME, SHANGHAI))


def moment(day: int, clock: time) -> datetime:
    """A local time of a day that is counted from 1970."""
    return datetime.combine(as_date(day), clock, SHANGHAI)


def second(number: int) -> datetime:
    """A local time that is counted in seconds from 1970."""
    return moment(0, time(0)) + timedelta(seconds=number)


def latest(days: Iterable[int], until: int) -> int:
    """The last of the days that have come."""
    return max(day for day in days if day <= until)
