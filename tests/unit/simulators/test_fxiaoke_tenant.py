"""The demo company's Fxiaoke shows the company as it stands on an evening, nothing of later."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sales_pipeline.simulators.company import pipeline
from sales_pipeline.simulators.company.company import Company, generate
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import LOST, WON
from sales_pipeline.simulators.company.dates import NEVER, as_date, number
from sales_pipeline.simulators.company.tenants import dirt
from sales_pipeline.simulators.company.tenants.fxiaoke import fxiaoke
from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator
from sales_pipeline.simulators.crm.table import Record

OBJECTS = (
    "PersonnelObj", "DepartmentObj", "AccountObj", "ContactObj", "MarketingEventObj", "LeadsObj",
    "NewOpportunityObj", "CheckinsObj", "ActiveRecordObj",
)  # fmt: skip


@pytest.fixture(scope="module")
def company() -> Company:
    return generate(7, 20_000)


@pytest.fixture(scope="module")
def crm(company: Company) -> FxiaokeSimulator:
    return fxiaoke(company, company.as_of)


def state(crm: FxiaokeSimulator, object: str) -> dict[str, Record]:
    return crm.store.state(object)


def first(company: Company, event: str) -> CrmAccount:
    """An account to which this happens, and a deletion only if it is for good."""
    return next(
        a
        for a in company.crm("fxiaoke")
        if getattr(a, event) <= number(company.as_of)
        and (event != "deleted" or a.restored == NEVER)
    )


def on(company: Company, day: int, account: CrmAccount) -> Record:
    return state(fxiaoke(company, as_date(day)), "AccountObj")[account.account_id]


def references(crm: FxiaokeSimulator) -> Iterator[tuple[str, str]]:
    """The object and the id that each lookup names; people are named as FSUID_ and a number."""
    for object in OBJECTS:
        for name, type in crm.store.schema(object).items():
            for record in state(crm, object).values() if type.to else ():
                value = record.values.get(name)
                for id in value if isinstance(value, list) else [value] if value else []:
                    yield str(type.to), id.removeprefix("FSUID_")


def test_it_is_read_at_two_in_the_morning_of_the_next_day(
    crm: FxiaokeSimulator, company: Company
) -> None:
    assert crm.clock.now().isoformat() == f"{company.as_of}T18:00:00+00:00"


def test_it_holds_what_had_come_to_be_by_the_evening(
    company: Company, crm: FxiaokeSimulator
) -> None:
    made, until = pipeline.of(company, "fxiaoke"), number(company.as_of)

    def known(records: Any) -> int:
        return sum(r.days[0] <= until for r in records)

    held, org = {object: len(state(crm, object)) for object in OBJECTS}, company.market.org
    visits = [a for a in made.activities if a.kind == "visit"]
    assert held == {
        "PersonnelObj": 1 + sum(e.hired <= company.as_of for e in org.employees),
        "DepartmentObj": len(org.units),
        "AccountObj": sum(a.created <= company.as_of for a in company.crm("fxiaoke")),
        "ContactObj": known(made.contacts), "MarketingEventObj": known(made.campaigns),
        "LeadsObj": known(made.leads), "NewOpportunityObj": known(made.deals),
        "CheckinsObj": known(visits), "ActiveRecordObj": known(made.activities) - known(visits),
    }  # fmt: skip
    assert known(made.leads) < len(made.leads) and known(visits) > 100


@pytest.mark.parametrize("object", OBJECTS)
def test_nothing_is_of_later_than_the_evening(crm: FxiaokeSimulator, object: str) -> None:
    for record in state(crm, object).values():
        assert record.created_at <= record.modified_at < crm.clock.now()


def test_what_records_point_at_exists(crm: FxiaokeSimulator) -> None:
    named = set(references(crm))
    assert Counter(to for to, _ in named).keys() == {
        "PersonnelObj", "DepartmentObj", "AccountObj", "MarketingEventObj", "LeadsObj",
        "NewOpportunityObj",
    }  # fmt: skip
    known = {object: state(crm, object) for object in OBJECTS}
    assert [found for found in named if found[1] not in known[found[0]]] == []


@pytest.mark.parametrize("object", OBJECTS)
def test_options_are_those_of_the_vendor(crm: FxiaokeSimulator, object: str) -> None:
    for name, type in crm.store.schema(object).items():
        values = {record.values.get(name) for record in state(crm, object).values()} if (
            type.options
        ) else set()  # fmt: skip
        assert values - {None} <= set(type.options)


def test_people_are_found_by_their_staff_number(company: Company, crm: FxiaokeSimulator) -> None:
    people = {
        r.values.get("employee_number"): r.values for r in state(crm, "PersonnelObj").values()
    }
    for who in company.market.org.employees:
        if who.hired <= company.as_of:
            shown = people[who.employee_id]
            assert shown["email"] == f"{who.employee_id.lower()}@yuanli.example.com"
            assert (shown["status"] == "1") == bool(who.left and who.left <= company.as_of)
    assert "1" in {shown["status"] for shown in people.values()}


def test_an_account_changes_hands_on_its_day(company: Company, crm: FxiaokeSimulator) -> None:
    account = first(company, "reassigned")
    before, after = (on(company, account.reassigned + late, account) for late in (-1, 0))
    numbers = {
        r.values["user_id"]: r.values.get("employee_number")
        for r in state(crm, "PersonnelObj").values()
    }
    owners = [numbers[record.values["owner"][0]] for record in (before, after)]
    assert owners == [account.owner, account.next_owner]
    assert after.modified_at.date() == as_date(account.reassigned) > before.modified_at.date()


def test_an_account_is_invalid_from_its_day_on(company: Company) -> None:
    account = first(company, "deleted")
    before, after = (on(company, account.deleted + late, account) for late in (-1, 0))
    assert before.deleted_at is None and after.deleted_at is not None
    assert after.deleted_at.isoformat() == f"{as_date(account.deleted)}T10:05:00+00:00"
    assert after.modified_at == after.deleted_at


def test_a_restored_account_was_away_for_days_and_is_new_again(company: Company) -> None:
    account = first(company, "restored")
    away, back = (on(company, account.restored + late, account) for late in (-1, 0))
    assert away.deleted_at is not None and back.deleted_at is None
    assert back.modified_at.date() == as_date(account.restored)
    assert back.values == away.values


def test_amounts_of_deals_are_those_of_the_company(company: Company, crm: FxiaokeSimulator) -> None:
    until = number(company.as_of)
    deals = [d for d in pipeline.of(company, "fxiaoke").deals if d.days[0] <= until]
    shown: dict[str, Decimal] = defaultdict(Decimal)
    for record in state(crm, "NewOpportunityObj").values():
        shown[record.values["sales_status"]] += Decimal(record.values["amount"])
    for stage, status in ((WON, "2"), (LOST, "3")):
        ours = sum(d.amount for d in deals if d.stage_on(until) == stage)
        assert shown[status] * 100 == ours > 0
    assert sum(shown.values()) * 100 == sum(d.amount for d in deals)


def test_cells_are_as_people_entered_them(company: Company, crm: FxiaokeSimulator) -> None:
    flaws = dirt.flaws_of(company, "fxiaoke", "accounts")
    blank = {id for id, flaw in flaws.items() if flaw.column == "name"}
    assert {id for id, r in state(crm, "AccountObj").items() if not r.values["name"]} == blank
    bare = {id for id, r in state(crm, "NewOpportunityObj").items() if not r.values["mc_currency"]}
    assert bare == set(dirt.flaws_of(company, "fxiaoke", "opportunities")) and bare and blank


def test_records_keep_their_ids_and_times_from_night_to_night(
    company: Company, crm: FxiaokeSimulator
) -> None:
    """What the later store says was modified before the earlier night is the same in both."""
    earlier = fxiaoke(company, company.as_of - timedelta(days=5))
    end = earlier.clock.now()
    for object in OBJECTS:
        old, new = state(earlier, object), state(crm, object)
        assert old.keys() <= new.keys()
        still = {id: r.values for id, r in new.items() if r.modified_at < end}
        assert still == {id: old[id].values for id in still}


def test_the_same_company_and_night_give_the_same_records(
    company: Company, crm: FxiaokeSimulator
) -> None:
    again = fxiaoke(generate(7, 20_000), date.fromisoformat(company.as_of.isoformat()))
    for object in OBJECTS:
        assert state(again, object) == state(crm, object)
