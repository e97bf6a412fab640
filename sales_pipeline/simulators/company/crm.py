"""Accounts as the two CRMs know them: customers, prospects, shared firms, changes of owner.

A CRM account's whole life is drawn once, so its state on any evening can be told.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import naming, words
from sales_pipeline.simulators.company.codes import DISTRIBUTOR
from sales_pipeline.simulators.company.customer import Customer
from sales_pipeline.simulators.company.dates import NEVER, as_date, month_start, number
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

SHARED = 40  # firms that both CRMs keep
PROSPECT_SHARE = 0.25
CHANGES = {"reassigned": 24, "deleted": 6, "restored": 4, "touched": 14}  # a CRM
DAYS_OF_CHANGES, STRIDE = 25, 7  # from the first drop on, past as_of; spread evenly


@dataclass(frozen=True, slots=True)
class CrmAccount:
    """`customer` is None for a prospect. Event days are NEVER if the event does not happen."""

    account_id: str
    number: str
    name: str
    tax_id: str | None
    customer: Customer | None
    industry: str
    province: str
    city: str
    level: str
    owner: str
    next_owner: str
    is_test: bool
    created: date
    phone: str
    reassigned: int
    deleted: int
    restored: int
    touched: int

    def owner_on(self, day: int) -> str:
        return self.next_owner if self.reassigned <= day else self.owner

    def is_deleted_on(self, day: int) -> bool:
        return self.deleted <= day < self.restored

    def changed_on(self, day: int) -> bool:
        return day in (self.created_day, self.reassigned, self.deleted, self.restored, self.touched)

    def modified_on(self, day: int) -> int:
        """Day of the last change up to `day`."""
        events = (self.created_day, self.reassigned, self.deleted, self.restored, self.touched)
        return max(e for e in events if e <= day)

    @property
    def created_day(self) -> int:
        return number(self.created)


def build(company: "Company", crm: str) -> tuple[CrmAccount, ...]:
    """All accounts of `zoho` or `fxiaoke`, tests included, in the order of their creation."""
    rng = stream(company.seed, "crm", crm)
    firms = [(c, c.created + timedelta(days=1)) for c in _known_to(company, crm)]
    prospects = max(12, int(len(firms) * PROSPECT_SHARE))
    made = [_from_customer(company, rng, crm, i, c, day) for i, (c, day) in enumerate(firms)]
    made += [_prospect(company, rng, crm, len(firms) + i) for i in range(prospects)]
    made += [_test(company, rng, crm, len(made) + i) for i in range(8)]
    return tuple(sorted(_with_changes(company, rng, made), key=lambda a: (a.created, a.account_id)))


def _known_to(company: "Company", crm: str) -> list[Customer]:
    """Dealers live in Fxiaoke, firms abroad in Zoho, the rest is split; some in both."""
    firms = [c for _, c in company.market.customers.masters()
             if c.kind in ("customer", "distributor") and not c.code.startswith("C9")]  # fmt: skip
    shared = {c.code for c in [c for c in firms if c.tax_id][:SHARED]}
    split = {"zoho": 0, "fxiaoke": 1}[crm]

    def home(customer: Customer) -> int:
        if customer.channel == DISTRIBUTOR:
            return 1
        return 0 if customer.currency else int(customer.code[1:]) % 2

    return [c for c in firms if c.code in shared or home(c) == split]


def _ids(crm: str, nth: int, rng: np.random.Generator, created: date) -> tuple[str, str]:
    if crm == "zoho":
        return f"57257670000{2_105_000 + nth * 37:08d}", ""
    return f"{int(rng.integers(2**47, 2**48)):012x}{nth:012x}", f"KH-{created:%Y}-{nth + 1:06d}"


def _reps(company: "Company", rng: np.random.Generator, day: date) -> tuple[str, str]:
    staff = [
        e.employee_id for e in company.market.org.employees
        if e.role in ("rep", "supervisor") and e.left is None and e.hired <= day
    ]  # fmt: skip
    one, other = rng.choice(len(staff), size=2, replace=False)
    return staff[int(one)], staff[int(other)]


def _from_customer(
    company: "Company", rng: np.random.Generator, crm: str, nth: int, c: Customer, created: date
) -> CrmAccount:
    account_id, label = _ids(crm, nth, rng, created)
    org, at = company.market.org, max(number(created), number(company.start))
    owner = org.employees[int(org.holder_at(np.array([c.seat]), np.array([at]))[0])].employee_id
    _, other = _reps(company, rng, company.first_drop)
    return CrmAccount(
        account_id, label, c.name, c.tax_id, c, c.industry, c.province, c.city, c.level, owner,
        other, False, created, naming.mobile(rng), NEVER, NEVER, NEVER, NEVER,
    )  # fmt: skip


def _prospect(company: "Company", rng: np.random.Generator, crm: str, nth: int) -> CrmAccount:
    span = number(month_start(company.last)) - number(company.start)
    created = as_date(number(company.start) + int(rng.integers(0, span)))
    account_id, label = _ids(crm, nth, rng, created)
    province, city, place, _ = words.PLACES[int(rng.integers(len(words.PLACES)))]
    name, industry = naming.domestic_company(rng, city, set())
    owner, other = _reps(company, rng, company.first_drop)
    tax_id = naming.tax_id(rng, place) if rng.random() < 0.6 else None
    return CrmAccount(
        account_id, label, name, tax_id, None, industry, province, city, "C", owner, other, False,
        created, naming.mobile(rng), NEVER, NEVER, NEVER, NEVER,
    )  # fmt: skip


def _test(company: "Company", rng: np.random.Generator, crm: str, nth: int) -> CrmAccount:
    account_id, label = _ids(crm, nth, rng, company.start)
    owner, other = _reps(company, rng, company.first_drop)
    return CrmAccount(
        account_id, label, f"TEST 测试账号{nth}", None, None, "other", "上海市", "上海市", "C",
        owner, other, True, company.start, naming.mobile(rng), NEVER, NEVER, NEVER, NEVER,
    )  # fmt: skip


def _with_changes(
    company: "Company", rng: np.random.Generator, made: list[CrmAccount]
) -> list[CrmAccount]:
    """Give a few old accounts something to happen, before as_of or in the nights after it."""
    first = number(company.first_drop)
    old = [i for i, a in enumerate(made) if a.created_day < first - 30 and not a.is_test]
    turn = iter(rng.permutation(len(old)))
    for kind, times in CHANGES.items():
        for nth in range(min(times, len(old) // 6)):
            at, day = old[int(next(turn))], first + 1 + nth * STRIDE % DAYS_OF_CHANGES
            if kind == "restored":
                made[at] = replace(made[at], deleted=day, restored=day + 3)
            else:
                made[at] = replace(made[at], **{kind: day})  # type: ignore[arg-type]
    return made
