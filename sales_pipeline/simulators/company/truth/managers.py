"""Who managed a product on a day.

Pure function of what the master told last; nothing changes it afterwards.
"""

from collections.abc import Iterable
from datetime import date

from sales_pipeline.simulators.company.facts import ManagerFact
from sales_pipeline.simulators.company.truth.customers import UNKNOWN
from sales_pipeline.simulators.company.truth.periods import Period


class Managers:
    """The managers of all products, each from a day on to the day before the next one."""

    def __init__(self, facts: Iterable[ManagerFact]) -> None:
        self._stints: dict[str, list[tuple[date, str]]] = {}
        for fact in facts:
            stint = (fact.since or date.min, fact.employee_id)
            self._stints.setdefault(fact.product_id, []).append(stint)
        for stints in self._stints.values():
            stints.sort()

    def at(self, product_id: str | None, day: date) -> str:
        """The manager on a day, 'unknown' where nobody is told."""
        held = [who for since, who in self._stints.get(product_id or "", ()) if since <= day]
        return held[-1] if held else UNKNOWN

    def during(self, period: Period) -> set[str]:
        """Whoever manages a product on a day of the period."""
        return {
            who
            for stints in self._stints.values()
            for nth, (since, who) in enumerate(stints)
            if since <= period.end and (nth + 1 == len(stints) or stints[nth + 1][0] > period.start)
        }
