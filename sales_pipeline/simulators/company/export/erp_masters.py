"""erp/customers and erp/products: full exports of the master data, every Monday, GB18030 CSV.

Each file is the whole state of its evening, so the latest one alone is enough.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np

from sales_pipeline.simulators.company import codes, facts, managers, words
from sales_pipeline.simulators.company.catalogue import LINES, Product
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.customer import Customer
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.dirt import master_marks
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.dirt.master_marks import Flaw, quarantined_keys
from sales_pipeline.simulators.company.export.drop import Drop, once, weekly
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes
from sales_pipeline.simulators.company.row import Row

CUSTOMERS = {
    "source_account_id": "客户编码", "name": "客户名称", "tax_id": "统一社会信用代码",
    "account_type": "客户类型", "industry": "行业", "province": "省份", "city": "城市",
    "region_code": "行政区划代码", "channel": "销售渠道", "level": "客户等级",
    "customer_group_id": "所属集团", "owner_id": "业务员编码", "legal_entity_id": "核算主体",
    "currency": "结算币别", "payment_days": "账期(天)", "is_distributor": "是否经销商",
    "is_test": "是否测试", "first_order_date": "历史首单日期", "status": "状态",
    "created_at": "建档日期",
}  # fmt: skip
PRODUCTS = {
    "product_id": "物料编码", "sku": "物料代码", "name": "物料名称", "name_en": "英文名称",
    "product_line": "产品线编码", "product_line_name": "产品线名称", "category": "品类",
    "brand": "品牌", "model": "规格型号", "is_key_model": "重点型号", "launch_date": "上市日期",
    "end_date": "停产日期", "standard_cost": "标准成本", "tax_rate": "税率(%)", "uom": "单位",
    "product_manager_id": "产品经理工号", "product_manager_since": "产品经理任职日期",
    "previous_product_manager_id": "前任产品经理工号",
}  # fmt: skip
ACCOUNT_TYPES = {
    "customer": "终端客户", "distributor": "经销商", "internal": "内部单位", "test": "测试客户",
}  # fmt: skip
CUSTOMER_FLAWS = (
    Flaw("full_width_digits", "tax_id", 10),
    Flaw("dirty_code", "source_account_id", 10),
    Flaw("exact_duplicate_row", "source_account_id", 8),
    Flaw("blank_mandatory", "name", 8, "name_not_null"),
    Flaw("impossible_date", "created_at", 8, "no_parse_errors"),
)
PRODUCT_FLAWS = (
    Flaw("dirty_code", "product_id", 3),
    Flaw("text_in_number", "standard_cost", 2, "no_parse_errors"),
)
ENCODING = "gb18030"


def drops(company: Company, through: date) -> Iterator[Drop]:
    for day in weekly(company.first_drop, through):
        for table, stem, sheet in (
            ("customers", "客户档案", customer_rows), ("products", "物料档案", product_rows),
        ):  # fmt: skip
            file = f"{stem}_{day:%Y%m%d}.csv"
            yield Drop("erp", table, file, day, once(_file, sheet, company, day))


def _file(
    sheet: Callable[[Company, date, Where, Ledger], Sheet],
    company: Company,
    day: date,
    where: Where,
    ledger: Ledger,
) -> bytes:
    return csv_bytes(sheet(company, day, where, ledger), ENCODING)


def customer_flaws(company: Company) -> dict[str, Flaw]:
    """Old, ordinary customers only, so that a flaw is there from the first file on."""
    old = [
        c.code for _, c in company.market.customers.masters()
        if c.kind in ("customer", "distributor") and c.tax_id and c.created < company.start
    ]  # fmt: skip
    return master_marks.choose(company.size, "erp/customers", old, CUSTOMER_FLAWS)


def product_flaws(company: Company) -> dict[str, Flaw]:
    goods = [p.product_id for p in company.market.catalogue.products if p.in_master]
    return master_marks.choose(company.size, "erp/products", goods, PRODUCT_FLAWS)


def customers_on(company: Company, day: date) -> list[Customer]:
    """Customers that have a master row on the evening of `day`."""
    return [c for _, c in company.market.customers.masters() if c.created <= day]


def owners_told(
    company: Company, files: Sequence[date], complete: bool
) -> Iterator[facts.OwnerFact]:
    """The owners of each weekly file. What quarantine held back is told at the end, if at all."""
    held = set(quarantined_keys(customer_flaws(company)))
    for day in files:
        for customer, owner in _owners_on(company, day):
            is_told = customer.code not in held or (complete and day == files[-1])
            if is_told:
                yield facts.OwnerFact("erp", customer.code, owner, day)


def _owners_on(company: Company, day: date) -> Iterator[tuple[Customer, str]]:
    """Who holds the seat of each customer on that evening."""
    org, known = company.market.org, customers_on(company, day)
    holders = org.holder_at(np.array([c.seat for c in known]), np.array([number(day)]))
    for customer, holder in zip(known, holders, strict=True):
        yield customer, org.employees[int(holder)].employee_id


def customer_rows(company: Company, day: date, where: Where, ledger: Ledger) -> Sheet:
    places = {city: code for _, city, code, _ in words.PLACES}
    rows = [
        _customer(customer, owner, places.get(customer.city, ""))
        for customer, owner in _owners_on(company, day)
    ]
    flaws = customer_flaws(company)
    soiled = master_marks.soil(rows, lambda r: str(r["source_account_id"]), flaws, where, ledger)
    _name_special(soiled, flaws, where, ledger)
    return Sheet(CUSTOMERS, soiled)


def _customer(c: Customer, owner: str, place: str) -> Row:
    return {
        "source_account_id": c.code, "name": c.name, "tax_id": c.tax_id or "",
        "account_type": ACCOUNT_TYPES[c.kind], "industry": c.industry, "province": c.province,
        "city": c.city, "region_code": place, "channel": codes.ERP_CHANNEL[c.channel],
        "level": c.level, "customer_group_id": c.group or "", "owner_id": owner,
        "legal_entity_id": codes.ENTITIES[c.entity], "currency": codes.CURRENCIES[c.currency],
        "payment_days": str(c.payment_days), "is_distributor": _yes(c.kind == "distributor"),
        "is_test": _yes(c.kind == "test"),
        "first_order_date": c.first_order.isoformat() if c.first_order else "",
        "status": "正常", "created_at": c.created.isoformat(),
    }  # fmt: skip


def _name_special(rows: list[Row], flaws: dict[str, Flaw], where: Where, ledger: Ledger) -> None:
    """Rows that are right but need a rule: test accounts, and firms with two codes."""
    uses = Counter(str(row["tax_id"]) for row in rows if row["tax_id"])
    for at, row in enumerate(rows):
        code = str(row["source_account_id"])
        if row["is_test"] == "是":
            ledger.add(where, "test_record", code, at + 2)
        elif uses[str(row["tax_id"])] > 1 and code.startswith("C9"):
            ledger.add(where, "shared_tax_id", code, at + 2)


def product_rows(company: Company, day: date, where: Where, ledger: Ledger) -> Sheet:
    rows = [
        _product(p, managers.stints(company, p, day))
        for p in company.market.catalogue.products
        if p.in_master
    ]
    flaws = product_flaws(company)
    soiled = master_marks.soil(rows, lambda r: str(r["product_id"]), flaws, where, ledger)
    return Sheet(PRODUCTS, soiled)


def _product(p: Product, held: tuple[managers.Stint, ...]) -> Row:
    line, now = LINES[p.line], held[-1] if held else None
    return {
        "product_id": p.product_id, "sku": p.sku, "name": p.name, "name_en": p.name_en,
        "product_line": p.product_line or "",
        "product_line_name": line.name if p.product_line else "", "category": p.category,
        "brand": p.brand, "model": p.model, "is_key_model": _yes(p.is_key_model),
        "launch_date": p.launched.isoformat() if p.launched else "",
        "end_date": p.ended.isoformat() if p.ended else "",
        "standard_cost": f"{p.cost // 10_000}.{p.cost % 10_000 // 100:02d}",
        "tax_rate": str(line.tax_percent), "uom": line.uom,
        "product_manager_id": now.employee_id if now else "",
        "product_manager_since": now.since.isoformat() if now and now.since else "",
        "previous_product_manager_id": held[-2].employee_id if len(held) > 1 else "",
    }  # fmt: skip


def _yes(value: bool) -> str:
    return "是" if value else "否"
