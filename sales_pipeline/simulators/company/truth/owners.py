"""Who owned an account on a day, as its source told it.

Built once from what was told, changed by nothing afterwards.
"""

from collections.abc import Iterable
from datetime import date

from sales_pipeline.simulators.company.facts import OwnerFact
from sales_pipeline.simulators.company.truth.customers import UNKNOWN


class Owners:
    def __init__(self, told: Iterable[OwnerFact]) -> None:
        self._told: dict[tuple[str, str], list[OwnerFact]] = {}
        for owner in sorted(told, key=lambda owner: owner.known_on):
            account = owner.source, owner.source_account_id
            self._told.setdefault(account, []).append(owner)

    def on(self, source: str, source_account_id: str, day: date) -> str:
        """The owner last told of by the day; before the first word of the account, the first."""
        told = self._told.get((source, source_account_id), [])
        by_then = [owner for owner in told if owner.known_on <= day] or told[:1]
        return by_then[-1].employee_id if by_then else UNKNOWN
