"""zoho_crm/accounts (CSV, API field names) and fxiaoke/accounts (客户, a list export as workbook).

After the first full file a drop holds the records changed that day, with their change times.
"""

from collections.abc import Callable, Iterator
from datetime import date

from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.dates import as_date, number
from sales_pipeline.simulators.company.dirt import master_marks
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.drop import Drop, days_after, once
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes, xlsx_bytes
from sales_pipeline.simulators.company.row import Row

ZOHO = {
    "source_account_id": "id", "name": "Account_Name", "tax_id": "Tax_ID",
    "account_type": "Account_Type", "industry": "Industry", "province": "Billing_State",
    "city": "Billing_City", "level": "Rating", "owner_id": "Owner.id", "phone": "Phone",
    "is_test": "Test_Record", "record_status": "Record_Status__s", "created_at": "Created_Time",
    "modified_at": "Modified_Time",
}  # fmt: skip
FXIAOKE = {
    "source_account_id": "数据ID", "account_number": "客户编号", "name": "客户名称",
    "tax_id": "统一社会信用代码", "account_type": "成交状态", "industry": "行业",
    "province": "省", "city": "市", "level": "客户级别", "owner_id": "负责人工号",
    "phone": "电话", "is_test": "测试数据", "record_status": "生命状态", "created_at": "创建时间",
    "modified_at": "最后修改时间",
}  # fmt: skip
FLAWS = (
    Flaw("full_width_digits", "tax_id", 6),
    Flaw("dirty_code", "owner_id", 6),
    Flaw("exact_duplicate_row", "source_account_id", 6),
    Flaw("blank_mandatory", "name", 6, "name_not_null"),
    Flaw("impossible_date", "created_at", 4, "no_parse_errors"),
)


def drops(company: Company, through: date) -> Iterator[Drop]:
    yield from _drops(company, through, "zoho_crm", "Accounts", "csv", zoho_bytes)
    yield from _drops(company, through, "fxiaoke", "客户", "xlsx", fxiaoke_bytes)


def _drops(
    company: Company,
    through: date,
    source: str,
    stem: str,
    ending: str,
    make: Callable[[list[Row]], bytes],
) -> Iterator[Drop]:
    """The first full file, then a file for each day on which something changed."""
    if company.first_drop > through:
        return
    accounts = company.crm(source)
    for day in (company.first_drop, *days_after(company.first_drop, through)):
        if day == company.first_drop:
            shown = [a for a in accounts if a.created <= day]
        else:
            shown = [a for a in accounts if a.changed_on(number(day))]
        if not shown:
            continue
        file = f"{stem}_{day:%Y%m%d}.{ending}"
        yield Drop(source, "accounts", file, day, once(_file, make, company, source, day, shown))


def _file(
    make: Callable[[list[Row]], bytes],
    company: Company,
    source: str,
    day: date,
    shown: list[CrmAccount],
    where: Where,
    ledger: Ledger,
) -> bytes:
    return make(account_rows(company, source, day, shown, where, ledger))


def flaws_of(company: Company, source: str) -> dict[str, Flaw]:
    """Only accounts with a tax id to which nothing else happens."""
    quiet = [
        a.account_id for a in company.crm(source)
        if a.tax_id and a.created < company.first_drop
        and a.modified_on(number(company.last)) == a.created_day
    ]  # fmt: skip
    return master_marks.choose(company.size, f"{source}/accounts", quiet, FLAWS)


def account_rows(
    company: Company,
    source: str,
    day: date,
    shown: list[CrmAccount],
    where: Where,
    ledger: Ledger,
) -> list[Row]:
    at = number(day)
    write = _zoho if source == "zoho_crm" else _fxiaoke
    flaws = flaws_of(company, source)
    rows = master_marks.soil(
        [write(a, at) for a in shown], lambda r: str(r["source_account_id"]), flaws, where, ledger
    )
    first = day == company.first_drop
    place = {str(r["source_account_id"]): i + 2 for i, r in enumerate(rows)}
    for account in shown:
        kind = _special(account, at, first)
        if kind and account.account_id not in flaws:
            ledger.add(where, kind, account.account_id, place[account.account_id])
    return rows


def _special(account: CrmAccount, day: int, first: bool) -> str | None:
    """What is noteworthy about a row that is right."""
    if first:
        if account.is_test:
            return "test_record"
        return "shared_tax_id" if account.tax_id and account.customer else None
    events = {
        account.reassigned: "reassigned_owner", account.touched: "re_exported_record",
        account.restored: "deleted_and_restored", account.deleted: "deleted_record",
    }  # fmt: skip
    return events.get(day)


def _common(a: CrmAccount, day: int) -> Row:
    return {
        "source_account_id": a.account_id, "name": a.name, "tax_id": a.tax_id or "",
        "industry": a.industry, "province": a.province, "city": a.city, "level": a.level,
        "owner_id": a.owner_on(day), "phone": a.phone,
    }  # fmt: skip


def _zoho(a: CrmAccount, day: int) -> Row:
    modified = as_date(a.modified_on(day))
    return _common(a, day) | {
        "account_type": "Customer" if a.customer else "Prospect",
        "is_test": "true" if a.is_test else "false",
        "record_status": "Trash" if a.is_deleted_on(day) else "Available",
        "created_at": f"{a.created}T09:30:00+08:00",
        "modified_at": f"{modified}T18:05:00+08:00",
    }  # fmt: skip


def _fxiaoke(a: CrmAccount, day: int) -> Row:
    modified = as_date(a.modified_on(day))
    return _common(a, day) | {
        "account_number": a.number,
        "account_type": "已成交" if a.customer else "未成交",
        "is_test": "是" if a.is_test else "否",
        "record_status": "作废" if a.is_deleted_on(day) else "正常",
        "created_at": f"{a.created} 09:30:00",
        "modified_at": f"{modified} 18:05:00",
    }  # fmt: skip


def zoho_bytes(rows: list[Row]) -> bytes:
    return csv_bytes(Sheet(ZOHO, rows), "utf-8-sig")


def fxiaoke_bytes(rows: list[Row]) -> bytes:
    return xlsx_bytes(Sheet(FXIAOKE, rows), "客户")
