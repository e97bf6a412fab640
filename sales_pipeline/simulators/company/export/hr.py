"""hr/employees (UTF-16 TSV), assignments and org_units (CSV): the whole staff, every Monday.

Full exports; what happens after the day of the file is not in it.
"""

from collections.abc import Iterator
from datetime import date

from sales_pipeline.simulators.company.codes import ROLES
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export import hr_appraisals
from sales_pipeline.simulators.company.export.drop import Drop, once, weekly
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes
from sales_pipeline.simulators.company.row import Row

EMPLOYEES = {
    "employee_id": "工号", "name": "姓名", "name_en": "英文名", "role": "岗位代码",
    "role_name": "岗位", "org_unit_id": "部门编码", "manager_id": "直接上级工号",
    "hire_date": "入职日期", "left_date": "离职生效日", "email": "邮箱",
}  # fmt: skip
ASSIGNMENTS = {
    "employee_id": "工号", "org_unit_id": "部门编码", "valid_from": "生效日期",
    "valid_to": "失效日期(不含)",
}  # fmt: skip
ORG_UNITS = {
    "org_unit_id": "部门编码", "name": "部门名称", "name_en": "英文名称", "unit_type": "部门类型",
    "parent_id": "上级部门编码", "valid_from": "生效日期", "valid_to": "失效日期(不含)",
}  # fmt: skip


def drops(company: Company, through: date) -> Iterator[Drop]:
    for day in weekly(company.first_drop, through):
        for table, stem, headers, rows_on, encoding, delimiter in (
            ("employees", "员工花名册", EMPLOYEES, employees_on, "utf-16", "\t"),
            ("assignments", "任职记录", ASSIGNMENTS, assignments_on, "utf-8", ","),
            ("org_units", "组织架构", ORG_UNITS, org_units_on, "utf-8", ","),
        ):
            ending = "tsv" if delimiter == "\t" else "csv"
            file = f"{stem}_{day:%Y%m%d}.{ending}"
            make = once(_file, Sheet(headers, rows_on(company, day)), encoding, delimiter)
            yield Drop("hr", table, file, day, make)

    for feed in hr_appraisals.FEEDS:
        yield from feed.drops(company, through)


def _file(sheet: Sheet, encoding: str, delimiter: str, where: Where, ledger: Ledger) -> bytes:
    return csv_bytes(sheet, encoding, delimiter)


def _until(end: date | None, day: date) -> date | None:
    return end if end is not None and end <= day else None


def employees_on(company: Company, day: date) -> list[Row]:
    return [
        {
            "employee_id": e.employee_id, "name": e.name, "name_en": e.name_en, "role": e.role,
            "role_name": ROLES[e.role],
            "org_unit_id": next(u for u, since, _ in reversed(e.stays) if since <= day),
            "manager_id": e.manager_id, "hire_date": e.hired, "left_date": _until(e.left, day),
            "email": f"{e.employee_id.lower()}@yuanli.example.com",
        }
        for e in company.market.org.employees
        if e.hired <= day
    ]  # fmt: skip


def assignments_on(company: Company, day: date) -> list[Row]:
    return [
        {
            "employee_id": e.employee_id, "org_unit_id": unit, "valid_from": since,
            "valid_to": _until(end, day),
        }
        for e in company.market.org.employees
        for unit, since, end in e.stays
        if since <= day
    ]  # fmt: skip


def org_units_on(company: Company, day: date) -> list[Row]:
    return [
        {
            "org_unit_id": u.org_unit_id, "name": u.name, "name_en": u.name_en,
            "unit_type": u.unit_type, "parent_id": u.parent_id, "valid_from": u.valid_from,
            "valid_to": _until(u.valid_to, day),
        }
        for u in company.market.org.units
        if u.valid_from <= day
    ]  # fmt: skip
