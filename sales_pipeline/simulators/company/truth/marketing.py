"""Marketing of the company: what was spent, which leads came, which sales follow a touch.

Built once from the world's campaigns, spending and responses; money in reporting currency.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.facts import ResponseToCampaign, World
from sales_pipeline.simulators.company.truth.arithmetic import half_up
from sales_pipeline.simulators.company.truth.counting import CountedLine
from sales_pipeline.simulators.company.truth.customers import UNKNOWN, Customers
from sales_pipeline.simulators.company.truth.rates import REPORTING_CURRENCY, Rates

LAST_TOUCH = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Spent:
    """`amount` None where no rate is known."""

    day: date
    campaign: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Response:
    day: date
    campaign: str
    kind: str
    won_on: date | None


class Marketing:
    """Answers what the company spent and what came of it."""

    def __init__(self, world: World, as_of: date) -> None:
        self._rates, customers = Rates(world.fx), Customers(world.accounts)
        self._campaigns = {(c.source, c.campaign_id) for c in world.campaigns}
        self.spent = [s for s in self._spending(world) if s.day <= as_of]
        self.responses: list[Response] = []
        touches: dict[str, list[tuple[date, str, str, str]]] = {}
        for fact in world.campaign_responses:
            customer = customers.key(fact.source, fact.source_account_id)
            if fact.day > as_of or customers.is_test(customer):
                continue
            key = self._key(fact)
            self.responses.append(Response(fact.day, key, fact.kind, fact.won_on))
            if customer != UNKNOWN:
                record = f"{fact.source}:{fact.record_id}"
                touches.setdefault(customer, []).append((fact.day, fact.kind, record, key))
        self._touches = {customer: _last_of_days(told) for customer, told in touches.items()}

    def is_known(self, first: date) -> bool:
        """Whether anybody has told of spending by the end of the month in which `first` lies."""
        days = [spent.day for spent in self.spent]
        return bool(days) and first >= min(days).replace(day=1)

    def spent_between(self, first: date, last: date) -> list[Spent]:
        return [spent for spent in self.spent if first <= spent.day <= last]

    def leads_between(self, first: date, last: date) -> list[Response]:
        return [r for r in self.responses if r.kind == "lead" and first <= r.day <= last]

    def campaign_of(self, line: CountedLine) -> str | None:
        """The campaign that a sale is put down to."""
        days, campaigns = self._touches.get(line.account, ([], []))
        nth = bisect_right(days, line.order_date) - 1
        if nth < 0 or line.order_date - days[nth] > LAST_TOUCH:
            return None
        return campaigns[nth]

    def attributed(self, lines: Iterable[CountedLine]) -> list[CountedLine]:
        return [line for line in lines if self.campaign_of(line) is not None]

    def _spending(self, world: World) -> Iterable[Spent]:
        """Spend records, and the costs that CRMs state of campaigns without any."""
        keys = {c.campaign_id: f"{c.source}:{c.campaign_id}" for c in world.campaigns}
        for s in world.spending:
            rate = self._rates.at(s.currency, s.day)
            amount = None if rate is None else half_up(s.amount * rate, 2)
            yield Spent(s.day, keys.get(s.campaign_id or "", UNKNOWN), amount)
        told = {s.campaign_id for s in world.spending}
        for c in world.campaigns:
            if c.stated_cost is not None and c.campaign_id not in told:
                rate = self._rates.at(REPORTING_CURRENCY, c.started_on)
                assert rate is not None
                yield Spent(c.started_on, keys[c.campaign_id], half_up(c.stated_cost * rate, 2))

    def _key(self, fact: ResponseToCampaign) -> str:
        is_known = (fact.source, fact.campaign_id) in self._campaigns
        return f"{fact.source}:{fact.campaign_id}" if is_known else UNKNOWN


def _last_of_days(
    touches: Iterable[tuple[date, str, str, str]],
) -> tuple[list[date], list[str]]:
    """Days of touches and their campaigns: of one day an opportunity's, then the smaller id's."""
    latest: dict[date, str] = {}
    by_id = sorted(touches, key=lambda touch: touch[2], reverse=True)
    for day, _, _, campaign in sorted(by_id, key=lambda touch: touch[:2]):
        latest[day] = campaign
    return list(latest), list(latest.values())
