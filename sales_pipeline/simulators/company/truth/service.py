"""After-sales cases as the oracle sees them: which count, whose they are, how long they took.

Built once from the world's cases, changed by nothing afterwards.
"""

from datetime import date, datetime, time, timedelta

from sales_pipeline.simulators.company.facts import CaseFact, World
from sales_pipeline.simulators.company.truth.answers import Member
from sales_pipeline.simulators.company.truth.customers import Customers
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.owners import Owners

EPOCH = datetime(1970, 1, 1)


class Service:
    """Answers which cases the customers of a scope member opened on which days."""

    def __init__(self, world: World, as_of: date) -> None:
        self._now = datetime.combine(as_of + timedelta(days=1), time(0))
        self._of: dict[Member, list[CaseFact]] = {}
        owners, organisation = Owners(world.owners), Organisation(world)
        customers = Customers(world.accounts)
        for case in world.cases:
            account, day = (case.source, case.source_account_id), case.opened.date()
            if day <= as_of and not customers.is_test(customers.key(*account)):
                team, region = organisation.team_and_region(owners.on(*account, day), day)
                for member in (("company", "company"), ("region", region), ("team", team)):
                    self._of.setdefault(member, []).append(case)

    def between(self, scope_type: str, scope_key: str, first: date, last: date) -> list[CaseFact]:
        opened = self._of.get((scope_type, scope_key), [])
        return [case for case in opened if first <= case.opened.date() <= last]

    def members_between(self, scope_type: str, first: date, last: date) -> set[str]:
        """Members with a case that was opened between two dates."""
        return {
            key
            for kind, key in self._of
            if kind == scope_type and self.between(kind, key, first, last)
        }

    def minutes_to_answer(self, case: CaseFact) -> int:
        """Up to the answer, to the end of a case without one, or to now."""
        ends = (self._past(case.answered), self._past(case.resolved), self._now)
        return self._minutes(case, next(end for end in ends if end is not None))

    def minutes_to_end(self, case: CaseFact) -> int:
        return self._minutes(case, self._past(case.resolved) or self._now)

    def _past(self, moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment < self._now else None

    def _minutes(self, case: CaseFact, end: datetime) -> int:
        """As a clock without seconds tells them."""
        return _minute(end) - _minute(case.opened)


def _minute(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(minutes=1)
