"""The CRM tables besides accounts: contacts, leads, deals, stages, activities, campaigns, users.

Zoho writes CSV with API names, Fxiaoke workbooks; records come again when they change.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from sales_pipeline.simulators.company import pipeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export import crm_headers as titles
from sales_pipeline.simulators.company.export import crm_rows as rows
from sales_pipeline.simulators.company.export.drop import Drop
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes, xlsx_bytes
from sales_pipeline.simulators.company.row import Row


def drops(company: Company, through: date) -> Iterator[Drop]:
    for feed in FEEDS:
        yield from feed.drops(company, through)


def users(company: Company) -> list[rows.User]:
    return [
        rows.User(e, (number(e.hired), number(e.left) if e.left else NEVER))
        for e in company.market.org.employees
    ]


def stages_of(crm: str, company: Company) -> list[rows.Stage]:
    return [rows.Stage(d, n) for d in pipeline.of(company, crm).deals for n in range(len(d.stages))]


def _zoho(table: str) -> Callable[[list[Row]], bytes]:
    return lambda records: csv_bytes(Sheet(titles.ZOHO[table], records), "utf-8-sig")


def _fxiaoke(table: str, page: str) -> Callable[[list[Row]], bytes]:
    return lambda records: xlsx_bytes(Sheet(titles.FXIAOKE[table], records), page)


def _records(crm: str, name: str) -> Callable[[Company], Sequence[Any]]:
    if name == "stages":
        return partial(stages_of, crm)
    return lambda company: getattr(pipeline.of(company, crm), name)


MONDAY = 0
DEAL_FLAWS = (
    Flaw("text_in_number", "amount", 5, "no_parse_errors"),
    Flaw("impossible_date", "expected_close_date", 5, "no_parse_errors"),
    Flaw("currency_missing", "currency", 5, "currency_not_null"),
    Flaw("exact_duplicate_row", "source_opportunity_id", 5),
    Flaw("dirty_code", "owner_id", 5),
)
ACTIVITY_FLAWS = (Flaw("blank_mandatory", "performer_id", 6, "performer_id_not_null"),)
TABLES = (  # key, records, row, flaws, then table and file in Zoho and in Fxiaoke
    (("source_contact_id",), "contacts", rows.contact, (), ("contacts", "Contacts"),
     ("contacts", "联系人")),
    (("source_lead_id",), "leads", rows.lead, (), ("leads", "Leads"), ("leads", "线索")),
    (("source_opportunity_id",), "deals", rows.deal, DEAL_FLAWS, ("deals", "Deals"),
     ("opportunities", "商机")),
    (("opportunity_id", "entered_at"), "stages", rows.stage, (),
     ("deal_stage_history", "Deal_Stage_History"), ("stage_history", "商机阶段变更")),
    (("activity_id",), "activities", rows.activity, ACTIVITY_FLAWS, ("activities", "Activities"),
     ("activities", "销售记录")),
)  # fmt: skip


def _feeds() -> Iterator[Feed[Any]]:
    for key, name, row, flaws, (api, stem), (table, page) in TABLES:
        yield Feed(
            "zoho_crm", api, f"{stem}_{{}}.csv", key, _records("zoho_crm", name),
            partial(row, "zoho_crm"), _zoho(api), flaws=flaws,
        )  # fmt: skip
        yield Feed(
            "fxiaoke", table, f"{page}_{{}}.xlsx", key, _records("fxiaoke", name),
            partial(row, "fxiaoke"), _fxiaoke(table, page), flaws=flaws,
        )  # fmt: skip
    yield Feed(
        "zoho_crm", "campaigns", "Campaigns_{}.csv", ("campaign_id",),
        _records("zoho_crm", "campaigns"), rows.campaign, _zoho("campaigns"), MONDAY,
    )  # fmt: skip
    yield Feed(
        "zoho_crm", "users", "Users_{}.csv", ("user_id",), users, rows.user, _zoho("users"), MONDAY
    )


FEEDS = tuple(_feeds())
