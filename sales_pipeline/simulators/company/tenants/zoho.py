"""The demo company's Zoho CRM as it stands on the evening of a night.

A record that has not come to be yet is not there; a change carries the time it was made, so an
extract of the next night finds what happened in between.
"""

from collections.abc import Iterator
from datetime import date, time
from functools import partial

from sales_pipeline.simulators.company import advertising, cases, pipeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.tenants import clock, dirt
from sales_pipeline.simulators.company.tenants import zoho_work as work
from sales_pipeline.simulators.company.tenants.clock import EVENING, moment
from sales_pipeline.simulators.company.tenants.loading import delete_and_restore, insert_known
from sales_pipeline.simulators.company.tenants.zoho_rows import Book, Rows
from sales_pipeline.simulators.crm.store import Loaded
from sales_pipeline.simulators.crm.zoho import ZohoCrm, settle
from sales_pipeline.simulators.crm.zoho.schema import HISTORY, USERS
from sales_pipeline.simulators.crm.zoho.store import ZohoStore

MORNING = time(9, 30)


def zoho(company: Company, night: date) -> ZohoCrm:
    crm = ZohoCrm(clock=clock.after(night))
    settle(crm)
    _load(company, crm.store, number(night))
    return crm


def _load(company: Company, store: ZohoStore, until: int) -> None:
    made, accounts = pipeline.of(company, "zoho"), company.crm("zoho")
    book = _book(company, store)
    rows = Rows(book, until, dirt.of(company, "zoho", "deals"))
    store.bulk_insert(USERS, _users(company, book, until))
    known = [a for a in accounts if a.created_day <= until]
    soiled = dirt.of(company, "zoho", "accounts")
    store.bulk_insert("Accounts", (_account(a, book, soiled, until) for a in known))
    for account in known:
        delete_and_restore(store, "Accounts", account, until)
    insert_known(store, "Campaigns", made.campaigns, rows.campaign, until)
    insert_known(store, "Contacts", made.contacts, rows.contact, until)
    insert_known(store, "Leads", made.leads, rows.lead, until)
    insert_known(store, "Deals", made.deals, rows.deal, until)
    store.bulk_insert(HISTORY, work.stages(made.deals, book, store, until))
    insert_known(store, "Cases", cases.of(company), rows.case, until)
    for case in cases.of(company):
        if case.deleted <= until:
            store.delete("Cases", case.case_id, at=moment(case.deleted, EVENING))
    for module, kinds in work.KINDS.items():
        chosen = [a for a in made.activities if a.kind in kinds]
        insert_known(store, module, chosen, partial(work.activity, book), until)


def _book(company: Company, store: ZohoStore) -> Book:
    """Everybody and everything there will ever be: names do not change."""
    made = pipeline.of(company, "zoho")
    return Book(
        owners={
            e.employee_id: {
                "name": e.name, "id": store.id_of(USERS, nth),
                "email": f"{e.employee_id.lower()}@yuanli.example.com",
            }
            for nth, e in enumerate(company.market.org.employees, 1)
        },
        accounts={a.account_id: a for a in company.crm("zoho")},
        campaigns={c.campaign_id: c for c in made.campaigns},
        costs=advertising.stated_cost(company, "zoho"),
        leads={lead.lead_id: lead for lead in made.leads},
        deals={deal.deal_id: deal for deal in made.deals},
    )  # fmt: skip


def _users(company: Company, book: Book, until: int) -> Iterator[Loaded]:
    for who in company.market.org.employees:
        hired = number(who.hired)
        if hired > until:
            continue
        owner, left = book.owners[who.employee_id], number(who.left) if who.left else None
        gone = left is not None and left <= until
        values = {
            "full_name": who.name, "email": owner["email"], "role": who.role,
            "profile": "Standard", "status": "inactive" if gone else "active",
        }  # fmt: skip
        changed = left if left is not None and gone else hired
        yield owner["id"], values, moment(hired, MORNING), moment(changed, EVENING)


def _account(a: CrmAccount, book: Book, soiled: dirt.Soiled, until: int) -> Loaded:
    """As it stood before it was deleted, if it was."""
    day = min(until, a.deleted - 1)
    values = {
        "Owner": book.owners[a.owner_on(day)], "Parent_Account": None,
        "Account_Name": soiled(a.account_id, "name", a.name),
        "Tax_ID": soiled(a.account_id, "tax_id", a.tax_id),
        "Account_Type": "Customer" if a.customer else "Prospect", "Industry": a.industry,
        "Billing_State": a.province, "Billing_City": a.city, "Rating": a.level, "Phone": a.phone,
        "Test_Record": a.is_test, "Record_Status__s": "Available",
    }  # fmt: skip
    changed = moment(a.modified_on(day), EVENING)
    return a.account_id, values, moment(a.created_day, MORNING), changed
