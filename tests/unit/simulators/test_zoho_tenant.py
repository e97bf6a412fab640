"""The demo company's Zoho CRM shows the company as it stands on an evening, nothing of later."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from sales_pipeline.simulators.company import cases, pipeline
from sales_pipeline.simulators.company.company import Company, generate
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import LOST, WON
from sales_pipeline.simulators.company.dates import NEVER, as_date, number
from sales_pipeline.simulators.company.tenants import dirt
from sales_pipeline.simulators.company.tenants.zoho import zoho
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho import ZohoCrm
from sales_pipeline.simulators.crm.zoho.schema import HISTORY, USERS

MODULES = (
    USERS, "Accounts", "Contacts", "Campaigns", "Leads", "Deals", HISTORY, "Calls", "Events",
    "Tasks", "Cases",
)  # fmt: skip
ACTIVITIES = ("Calls", "Events", "Tasks")


@pytest.fixture(scope="module")
def company() -> Company:
    return generate(7, 20_000)


@pytest.fixture(scope="module")
def crm(company: Company) -> ZohoCrm:
    return zoho(company, company.as_of)


def state(crm: ZohoCrm, module: str) -> dict[str, Record]:
    return crm.store.state(module)


def first(company: Company, event: str) -> CrmAccount:
    """An account to which this happens, and a deletion only if it is for good."""
    return next(
        a
        for a in company.crm("zoho")
        if getattr(a, event) <= number(company.as_of)
        and (event != "deleted" or a.restored == NEVER)
    )


def on(company: Company, day: int, account: CrmAccount) -> Record:
    return state(zoho(company, as_date(day)), "Accounts")[account.account_id]


def lookups(crm: ZohoCrm) -> Iterator[tuple[str, Any]]:
    for module in MODULES:
        schema = crm.store.schema(module)
        for record in state(crm, module).values():
            for name, value in record.values.items():
                if isinstance(value, dict):
                    to = "Deals" if name == "What_Id" else schema[name].to
                    yield str(to), value


def test_it_is_read_at_two_in_the_morning_of_the_next_day(crm: ZohoCrm, company: Company) -> None:
    assert crm.clock.now().isoformat() == f"{company.as_of}T18:00:00+00:00"


def test_it_holds_what_had_come_to_be_by_the_evening(company: Company, crm: ZohoCrm) -> None:
    made, until = pipeline.of(company, "zoho"), number(company.as_of)

    def known(records: Any) -> int:
        return sum(r.days[0] <= until for r in records)

    held = {module: len(state(crm, module)) for module in MODULES}
    activities = sum(held.pop(module) for module in ACTIVITIES)
    assert activities == known(made.activities) > 500
    assert held == {
        USERS: sum(e.hired <= company.as_of for e in company.market.org.employees),
        "Accounts": sum(a.created <= company.as_of for a in company.crm("zoho")),
        "Contacts": known(made.contacts), "Campaigns": known(made.campaigns),
        "Leads": known(made.leads), "Deals": known(made.deals),
        "Cases": sum(case.days[0] <= until for case in cases.of(company)),
        HISTORY: sum(day <= until for deal in made.deals for day, _ in deal.stages),
    }  # fmt: skip
    assert known(made.leads) < len(made.leads)


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_of_later_than_the_evening(crm: ZohoCrm, module: str) -> None:
    for record in state(crm, module).values():
        assert record.created_at <= record.modified_at < crm.clock.now()


def test_what_records_point_at_exists(crm: ZohoCrm) -> None:
    pointed = list(lookups(crm))
    assert len({to for to, _ in pointed}) == 5
    known = {module: state(crm, module) for module in MODULES}
    assert [found for found in pointed if found[1]["id"] not in known[found[0]]] == []


def test_ids_of_activities_are_those_of_one_module(crm: ZohoCrm) -> None:
    ids = [id for module in ACTIVITIES for id in state(crm, module)]
    assert len(ids) == len(set(ids))


def test_an_account_changes_hands_on_its_day(company: Company) -> None:
    account = first(company, "reassigned")
    before, after = (on(company, account.reassigned + late, account) for late in (-1, 0))
    emails = [record.values["Owner"]["email"].split("@")[0] for record in (before, after)]
    assert emails == [account.owner.lower(), account.next_owner.lower()]
    assert after.modified_at.date() == as_date(account.reassigned) > before.modified_at.date()


def test_an_account_is_deleted_on_its_day(company: Company) -> None:
    account = first(company, "deleted")
    before, after = (on(company, account.deleted + late, account) for late in (-1, 0))
    assert before.deleted_at is None and after.deleted_at is not None
    assert after.deleted_at.isoformat() == f"{as_date(account.deleted)}T10:05:00+00:00"


def test_a_restored_account_was_away_for_days_and_is_new_again(company: Company) -> None:
    account = first(company, "restored")
    away, back = (on(company, account.restored + late, account) for late in (-1, 0))
    assert away.deleted_at is not None and back.deleted_at is None
    assert back.modified_at.date() == as_date(account.restored)
    assert back.values == away.values


def test_amounts_of_deals_are_those_of_the_company(company: Company, crm: ZohoCrm) -> None:
    until = number(company.as_of)
    deals = [d for d in pipeline.of(company, "zoho").deals if d.days[0] <= until]
    shown: dict[str, Decimal] = defaultdict(Decimal)
    for record in state(crm, "Deals").values():
        shown[record.values["Stage"]] += Decimal(str(record.values["Amount"]))
    for stage, name in ((WON, "Closed Won"), (LOST, "Closed Lost")):
        ours = sum(d.amount for d in deals if d.stage_on(until) == stage)
        assert shown[name] * 100 == ours > 0
    assert sum(shown.values()) * 100 == sum(d.amount for d in deals)


def test_entries_of_a_deal_lead_from_stage_to_stage_up_to_its_own(crm: ZohoCrm) -> None:
    entries: dict[str, list[Record]] = defaultdict(list)
    for entry in crm.store.by_modified(HISTORY):
        entries[entry.values["Potential_Name"]["id"]].append(entry)
    deals = state(crm, "Deals")
    assert entries.keys() == deals.keys()
    for id, chain in entries.items():
        assert all(a.values["Moved_To__s"] == b.values["Stage"] for a, b in pairwise(chain))
        assert chain[-1].values["Moved_To__s"] is None
        assert chain[-1].values["Stage"] == deals[id].values["Stage"]


def test_cells_are_as_people_entered_them(company: Company, crm: ZohoCrm) -> None:
    flaws = dirt.flaws_of(company, "zoho", "accounts")
    blank = [id for id, flaw in flaws.items() if flaw.column == "name"]
    nameless = {id for id, r in state(crm, "Accounts").items() if not r.values["Account_Name"]}
    assert nameless == set(blank) and blank
    bare = {id for id, r in state(crm, "Deals").items() if not r.values["Currency"]}
    assert bare == set(dirt.flaws_of(company, "zoho", "deals")) and bare


def test_records_keep_their_ids_and_times_from_night_to_night(
    company: Company, crm: ZohoCrm
) -> None:
    """What the later store says was modified before the earlier night is the same in both."""
    night = company.as_of - timedelta(days=5)
    earlier = zoho(company, night)
    end = earlier.clock.now()
    for module in MODULES:
        old, new = state(earlier, module), state(crm, module)
        assert old.keys() <= new.keys()
        still = {id: r.values for id, r in new.items() if r.modified_at < end}
        if module == HISTORY:
            continue
        assert still == {id: old[id].values for id in still}


def test_the_same_company_and_night_give_the_same_records(company: Company, crm: ZohoCrm) -> None:
    again = zoho(generate(7, 20_000), date.fromisoformat(company.as_of.isoformat()))
    for module in MODULES:
        assert state(again, module) == state(crm, module)
