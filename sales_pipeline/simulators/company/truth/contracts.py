"""Contracts of a scope member between two days.

Built once from the world's contracts; money in reporting currency.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company.facts import ContractFact, World
from sales_pipeline.simulators.company.truth.arithmetic import half_up
from sales_pipeline.simulators.company.truth.customers import Customers
from sales_pipeline.simulators.company.truth.organisation import Organisation
from sales_pipeline.simulators.company.truth.rates import Rates


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract that counts; `amount` None where no rate is known."""

    day: date
    amount: Decimal | None
    scopes: dict[str, str]


class Contracts:
    """Answers which contracts a scope member signed on which days."""

    def __init__(self, world: World, as_of: date) -> None:
        self._customers, self._rates = Customers(world.accounts), Rates(world.fx)
        self._organisation = Organisation(world)
        known = (c for c in world.contracts if c.signed_on <= as_of)
        self.signed = [self._signed(c) for c in known if not self._is_test(c)]

    def between(self, scope_type: str, scope_key: str, first: date, last: date) -> list[Signed]:
        return [
            contract
            for contract in self.signed
            if contract.scopes[scope_type] == scope_key and first <= contract.day <= last
        ]

    def members_between(self, scope_type: str, first: date, last: date) -> set[str]:
        return {c.scopes[scope_type] for c in self.signed if first <= c.day <= last}

    def _is_test(self, contract: ContractFact) -> bool:
        key = self._customers.key(contract.source, contract.source_account_id)
        return self._customers.is_test(key)

    def _signed(self, contract: ContractFact) -> Signed:
        who, day = contract.employee_id, contract.signed_on
        team, region = self._organisation.team_and_region(who, day)
        rate = self._rates.at(contract.currency, day)
        amount = None if rate is None else half_up(contract.amount * rate, 2)
        scopes = {"company": "company", "region": region, "team": team, "salesperson": who}
        return Signed(day, amount, scopes)
