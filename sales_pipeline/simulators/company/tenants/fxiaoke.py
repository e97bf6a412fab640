"""The demo company's Fxiaoke as it stands on the evening of a night.

A record that has not come to be yet is not there; a change carries the time it was made, so an
extract of the next night finds what happened in between.
"""

from datetime import date, time
from functools import partial

from sales_pipeline.simulators.company import advertising, contracts, pipeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.tenants import clock, dirt
from sales_pipeline.simulators.company.tenants import fxiaoke_people as people
from sales_pipeline.simulators.company.tenants import fxiaoke_work as work
from sales_pipeline.simulators.company.tenants.clock import EVENING, moment
from sales_pipeline.simulators.company.tenants.fxiaoke_rows import Rows, business
from sales_pipeline.simulators.company.tenants.loading import delete_and_restore, insert_known
from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator
from sales_pipeline.simulators.crm.fxiaoke_objects import DEPARTMENT, PERSONNEL
from sales_pipeline.simulators.crm.store import Loaded, Store

ACCOUNT = "AccountObj"


def fxiaoke(company: Company, night: date) -> FxiaokeSimulator:
    crm = FxiaokeSimulator(clock=clock.after(night))
    _load(company, crm.store, number(night))
    return crm


def _load(company: Company, store: Store, until: int) -> None:
    made, accounts = pipeline.of(company, "fxiaoke"), company.crm("fxiaoke")
    staff = people.Staff(company.market.org)
    store.bulk_insert(PERSONNEL, staff.personnel(until))
    store.bulk_insert(DEPARTMENT, staff.departments(until))
    soiled = dirt.of(company, "fxiaoke", "accounts")
    known = [a for a in accounts if a.created_day <= until]
    store.bulk_insert(ACCOUNT, (_account(a, staff.ids, soiled, until) for a in known))
    for account in known:
        delete_and_restore(store, ACCOUNT, account, until)
    rows = Rows(
        staff.ids, {a.account_id: a for a in accounts},
        {c.campaign_id: c.days[0] for c in made.campaigns},
        advertising.stated_cost(company, "fxiaoke"), until,
        dirt.of(company, "fxiaoke", "opportunities"),
    )  # fmt: skip
    insert_known(store, "MarketingEventObj", made.campaigns, rows.campaign, until)
    insert_known(store, "ContactObj", made.contacts, rows.contact, until)
    insert_known(store, "LeadsObj", made.leads, rows.lead, until)
    insert_known(store, "NewOpportunityObj", made.deals, rows.deal, until)
    insert_known(store, "ContractObj", contracts.of(company), rows.contract, until)
    visits = [a for a in made.activities if a.kind == work.VISIT]
    others = [a for a in made.activities if a.kind != work.VISIT]
    insert_known(store, "CheckinsObj", visits, partial(work.visit, staff.ids), until)
    insert_known(store, "ActiveRecordObj", others, partial(work.record, staff.ids), until)


def _account(a: CrmAccount, ids: dict[str, str], soiled: dirt.Soiled, until: int) -> Loaded:
    """As it stood before it was deleted, if it was."""
    day = min(until, a.deleted - 1)
    values = business(ids[a.owner_on(day)]) | {
        "name": soiled(a.account_id, "name", a.name), "account_no": a.number,
        "uniform_social_credit_code": soiled(a.account_id, "tax_id", a.tax_id),
        "account_type": "customer" if a.customer else "prospect", "account_level": a.level,
        "industry_level1": a.industry, "province": a.province, "city": a.city, "tel": a.phone,
        "is_test__c": a.is_test,
    }  # fmt: skip
    created = moment(a.created_day, time(9, 30))
    return a.account_id, values, created, moment(a.modified_on(day), EVENING)
