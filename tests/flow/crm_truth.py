"""What the CRMs' unified tables should hold on an evening, told from the company's own records.

Rows are tuples of text, so that both sides are compared as they are printed.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
from flow_home import Home

from sales_pipeline.simulators.company import Company, codes, pipeline
from sales_pipeline.simulators.company.crm_records import LOST, WON
from sales_pipeline.simulators.company.dates import NEVER, as_date, number
from sales_pipeline.simulators.company.tenants.dirt import ACCOUNTS, flaws_of

Row = tuple[str | None, ...]
Rows = set[Row]
CRMS = tuple(ACCOUNTS)
# What each entity is compared by.
COLUMNS = {
    "account": "_record_key, name, tax_id, account_type, is_test, _is_deleted, employee_id",
    "contact": "_record_key, _source_system || ':' || account_id, opt_out, title",
    "lead": "_record_key, company, source_channel, status, is_converted,"
    " converted_opportunity_id, created_at::date",
    "opportunity": "_record_key, _source_system || ':' || account_id, name, stage_category, is_won,"
    " amount, currency, expected_close_date, closed_at::date, lead_id, employee_id",
    "activity": "_record_key, activity_type, subject_type, subject_id, occurred_at, entered_at",
    "campaign": "_record_key, name, start_date, end_date, budget_amount",
}

# Whom HR knows behind the user that the CRM names.
OWNED = """
    select latest.*, owners.employee_id
    from latest
    left join work.intermediate.int_owner_employees as owners
        on latest._source_system = owners._source_system and latest.owner_id = owners.user_id
"""
# Zoho has no activities of these kinds: they are kept as what it has.
ZOHO_KINDS = {"demo": "meeting", "email": "task", "message": "task"}


def found(home: Home, entity: str) -> Rows:
    """The latest version of each record of the CRMs, but for what was deleted (accounts say so)."""
    kept = "true" if entity == "account" else "not _is_deleted"
    owned = OWNED if "employee_id" in COLUMNS[entity] else "select * from latest"
    sql = f"""
        with latest as (
            select * from work.intermediate.int_{entity}_unified
            where _source_system in {CRMS}
            qualify row_number() over (
                partition by _record_key
                order by _source_modified_at desc, _extracted_at desc, _row_hash desc
            ) = 1
        )
        select {COLUMNS[entity]} from ({owned}) where {kept}
    """
    rows = work(home, sql)
    printed = {tuple(None if cell is None else str(cell) for cell in row) for row in rows}
    assert len(printed) == len(rows), f"{entity}: a record twice"
    return printed


def work(home: Home, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the warehouse that no mart shows."""
    warehouse = home.settings.warehouse
    with duckdb.connect() as connection:
        for name in ("work", "control", "sales"):
            connection.execute(f"attach '{warehouse / name}.duckdb' as {name} (read_only)")
        return connection.execute(sql).fetchall()


def expected(company: Company, entity: str, night: date) -> Rows:
    """As the records stand on the evening of `night`, without those that are kept back."""
    return {
        tuple(None if cell is None or cell == "" else str(cell) for cell in row)
        for crm in CRMS
        for row in TRUTHS[entity](company, crm, number(night))
    }


def _accounts(company: Company, crm: str, day: int) -> Iterator[tuple[Any, ...]]:
    held = {key for key, flaw in flaws_of(company, crm, "accounts").items() if flaw.rule_id}
    for a in company.crm(crm):
        # Zoho's first extract tells of no deletions; 作废 of Fxiaoke is a state that is read.
        gone_before = a.deleted <= number(company.as_of) and a.is_deleted_on(day)
        unseen = gone_before and crm == "zoho"
        if a.created_day <= day and a.account_id not in held and not unseen:
            kind = "customer" if a.customer else "prospect"
            gone = str(a.is_deleted_on(day))
            test = str(a.is_test)
            owner = a.owner_on(min(day, a.deleted - 1) if a.is_deleted_on(day) else day)
            yield f"{crm}:{a.account_id}", a.name, a.tax_id, kind, test, gone, owner


def _contacts(company: Company, crm: str, day: int) -> Iterator[tuple[Any, ...]]:
    for c in pipeline.of(company, crm).contacts:
        if c.days[0] <= day:
            account = f"{crm}:{c.account_id}"
            yield f"{crm}:{c.contact_id}", account, str(c.opt_out), c.title


def _leads(company: Company, crm: str, day: int) -> Iterator[tuple[Any, ...]]:
    for x in pipeline.of(company, crm).leads:
        created, answered, converted, dropped = (d if d <= day else NEVER for d in x.days)
        if created == NEVER:
            continue
        status = (
            "converted" if converted < NEVER else "disqualified" if dropped < NEVER
            else "contacted" if answered < NEVER else "new"
        )  # fmt: skip
        done = converted < NEVER
        yield (
            f"{crm}:{x.lead_id}", x.company, x.channel, status, str(done),
            x.deal_id if done else None, as_date(created),
        )  # fmt: skip


def _opportunities(company: Company, crm: str, day: int) -> Iterator[tuple[Any, ...]]:
    table = {"zoho": "deals", "fxiaoke": "opportunities"}[crm]
    held = flaws_of(company, crm, table)
    for d in pipeline.of(company, crm).deals:
        if d.stages[0][0] > day or d.deal_id in held:
            continue
        stage = d.stage_on(day)
        closed = max(s for s, _ in d.stages if s <= day) if stage in (WON, LOST) else None
        yield (
            f"{crm}:{d.deal_id}", f"{crm}:{d.account.account_id}", d.name,
            {WON: "won", LOST: "lost"}.get(stage, "open"), str(stage == WON),
            f"{d.amount / 100:.2f}", codes.CURRENCIES[d.currency], as_date(d.closing_on(day)),
            as_date(closed) if closed is not None else None, d.lead_id, d.owner_on(day),
        )  # fmt: skip


def _activities(company: Company, crm: str, day: int) -> Iterator[tuple[Any, ...]]:
    for a in pipeline.of(company, crm).activities:
        if a.days[0] <= day:
            times = (_utc(a.happened), _utc(a.entered))
            kind = ZOHO_KINDS.get(a.kind, a.kind) if crm == "zoho" else a.kind
            yield f"{crm}:{a.activity_id}", kind, "opportunity", a.deal.deal_id, *times


def stage_entries(company: Company, day: int) -> set[tuple[str, str, date]]:
    """Deal, stage and day of entering, of which Zoho keeps a history."""
    names = (
        "Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review",
        "Closed Won", "Closed Lost",
    )  # fmt: skip
    return {
        (deal.deal_id, names[stage], as_date(entered))
        for deal in pipeline.of(company, "zoho").deals
        for entered, stage in deal.stages
        if entered <= day
    }


def timeliness(company: Company, day: int) -> dict[tuple[str, date], tuple[int, int]]:
    """(performer, month) -> activities entered within 24 hours, and all of them (K70)."""
    found: dict[tuple[str, date], tuple[int, int]] = {}
    for crm in CRMS:
        for a in pipeline.of(company, crm).activities:
            if a.days[0] <= day and a.happened // 86_400 <= day:
                key = a.performer, as_date(a.happened // 86_400).replace(day=1)
                timely, all_of_them = found.get(key, (0, 0))
                is_timely = a.entered - a.happened <= 86_400
                found[key] = timely + is_timely, all_of_them + 1
    return found


def _campaigns(company: Company, crm: str, day: int) -> Iterator[tuple[Any, ...]]:
    for c in pipeline.of(company, crm).campaigns:
        if c.days[0] <= day:
            budget = f"{c.budget / 100:.2f}"
            yield f"{crm}:{c.campaign_id}", c.name, as_date(c.days[0]), as_date(c.ends), budget


def _utc(second: int) -> str:
    """A local second since 1970, as it lands."""
    return str(datetime.fromtimestamp(second - 8 * 3600, UTC).replace(tzinfo=None))


TRUTHS: dict[str, Callable[[Company, str, int], Iterator[tuple[Any, ...]]]] = {
    "account": _accounts, "contact": _contacts, "lead": _leads, "opportunity": _opportunities,
    "activity": _activities, "campaign": _campaigns,
}  # fmt: skip
