"""What people entered wrongly into the CRMs, and what is noteworthy there, for the ledger.

An API lets less pass than a file does: no text in a number, no day that does not exist, no row
twice. What is left is a name left blank, a deal without a currency, a tax id in full-width digits.
"""

from collections.abc import Callable, Iterator
from datetime import date

from sales_pipeline.simulators.company import codes, pipeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dirt import master_marks
from sales_pipeline.simulators.company.dirt.ledger import Ledger
from sales_pipeline.simulators.company.dirt.master_marks import Flaw, spoil

# Table and object of accounts and deals; in the ledger the object stands for the file.
ACCOUNTS = {"zoho": ("accounts", "Accounts"), "fxiaoke": ("accounts", "AccountObj")}
DEALS = {"zoho": ("deals", "Deals"), "fxiaoke": ("opportunities", "NewOpportunityObj")}
ACCOUNT_FLAWS = (
    Flaw("full_width_digits", "tax_id", 6),
    Flaw("blank_mandatory", "name", 6, "name_not_null"),
)
DEAL_FLAWS = (Flaw("currency_missing", "currency", 5, "currency_not_null"),)
Soiled = Callable[[str, str, str | None], str | None]


def of(company: Company, source: str, table: str) -> Soiled:
    """What stands in a cell (record id, canonical column, right value) of a table of a CRM."""
    flaws = flaws_of(company, source, table)

    def soiled(record_id: str, column: str, value: str | None) -> str | None:
        flaw = flaws.get(record_id)
        if flaw is None or flaw.column != column:
            return value
        return spoil(flaw.kind, value or "", 0) or None

    return soiled


def flaws_of(company: Company, source: str, table: str) -> dict[str, Flaw]:
    """One flaw at most for each record id."""
    dealt: dict[str, Flaw] = company.remember(
        ("flaws", source, table), lambda: _dealt(company, source, table)
    )
    return dealt


def _dealt(company: Company, source: str, table: str) -> dict[str, Flaw]:
    right = _right_cells(company, source, table)
    flaws = {ACCOUNTS[source][0]: ACCOUNT_FLAWS, DEALS[source][0]: DEAL_FLAWS}.get(table, ())
    return master_marks.choose(company.size, f"{source}/{table}", list(right), flaws)


def _right_cells(company: Company, source: str, table: str) -> dict[str, dict[str, str]]:
    """What should stand in the cells that may be soiled, for old records that never change: what
    is wrong with them stays as it is."""
    first = number(company.first_drop)
    if table == ACCOUNTS[source][0]:
        return {
            a.account_id: {"name": a.name, "tax_id": a.tax_id}
            for a in company.crm(source)
            if a.tax_id and a.modified_on(number(company.last)) < first
        }
    if table == DEALS[source][0]:
        return {
            d.deal_id: {"currency": codes.CURRENCIES[d.currency]}
            for d in pipeline.of(company, source).deals
            if all(day < first or day == NEVER for day in d.days)
        }
    return {}


def note(company: Company, through: date, ledger: Ledger) -> None:
    """Everything about the CRMs' records as they stand on the evening of `through`."""
    for source in ACCOUNTS:
        for table, object in (ACCOUNTS[source], DEALS[source]):
            right = _right_cells(company, source, table)
            for record_id, flaw in flaws_of(company, source, table).items():
                known = {flaw.column: right[record_id][flaw.column]} if flaw.rule_id else None
                where = (source, table, object)
                ledger.add(where, flaw.kind, record_id, None, flaw.rule_id, known)
        table, object = ACCOUNTS[source]
        soiled = flaws_of(company, source, table)
        for account in company.crm(source):
            if account.created <= through and account.account_id not in soiled:
                for kind in _special(account, number(through)):
                    ledger.add((source, table, object), kind, account.account_id, None)


def _special(account: CrmAccount, day: int) -> Iterator[str]:
    """What is noteworthy about an account that is right."""
    if account.is_test:
        yield "test_record"
    elif account.tax_id and account.customer:
        yield "shared_tax_id"
    if account.reassigned <= day:
        yield "reassigned_owner"
    if account.restored <= day:
        yield "deleted_and_restored"
    elif account.deleted <= day:
        yield "deleted_record"
