"""Invoices, instalments, receipts and bills of two salespeople, delivered row by row.

They are those of team_company, with the books that the ERP keeps after an order.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from delivered_files import Row, csv_bytes, customer_rows
from flow_home import Home

FILES = {
    "销售发票": ("发票号", ("不含税金额", "税额", "价税合计")),
    "应收计划": ("应收行ID", ("应收金额",)),
    "收款单": ("收款单号", ("收款金额",)),
    "承兑汇票台账": ("票据号", ("票面金额",)),
    "发货单明细": ("发货行ID", ("发货数量",)),
    "销售发票明细": ("发票行ID", ("不含税金额", "税额")),
}


def put_books(home: Home, night: date, **tables: Sequence[Row]) -> None:
    """Tables by the stems of their files; the change time of their rows is the night."""
    for stem, rows in tables.items():
        key, amounts = FILES[stem]
        changed = [{**row, "修改时间": f"{night} 18:00:00"} for row in rows]
        footer = dict.fromkeys(changed[0], "") | {key: "合计"}
        footer |= {name: str(sum(Decimal(row[name]) for row in rows)) for name in amounts}
        path = home.inbox("erp") / f"{stem}_{night:%Y%m%d}.csv"
        path.write_bytes(csv_bytes([*changed, footer]))


def invoice(number: str, day: str, amount: str, account: str = "C001", **changes: str) -> Row:
    """`changes` are cells by their names in the file."""
    return {
        "发票号": number, "单据编号": f"O{number}", "客户编码": account, "销售员编码": "S1",
        "开票日期": day, "不含税金额": amount, "税额": "0.00", "价税合计": amount, "币别": "CNY",
        "红字发票": "否", "原发票号": "", "核算主体": "LE1", "内部交易": "否", **changes,
    }  # fmt: skip


def instalment(invoice_id: str, number: int, due: str, amount: str) -> Row:
    return {
        "应收行ID": f"{invoice_id}-{number}", "发票号": invoice_id, "期次": str(number),
        "客户编码": "C001", "到期日": due, "应收金额": amount, "币别": "CNY",
    }  # fmt: skip


def receipt(number: str, day: str, amount: str, account: str = "C001", **changes: str) -> Row:
    return {
        "收款单号": number, "客户编码": account, "核销发票号": "", "订单号": "",
        "销售员编码": "S1", "收款日期": day, "收款金额": amount, "币别": "CNY",
        "结算方式": "银行转账", "收款类型": "销售收款", "票据号": "", "票据到期日": "",
        "票据状态": "", "兑付日期": "", "核算主体": "LE1", **changes,
    }  # fmt: skip


def bill(payment: Row, matures: str, status: str) -> Row:
    return {
        "票据号": f"B{payment['收款单号']}", "收款单号": payment["收款单号"],
        "票据类型": "银行承兑汇票", "出票人客户编码": payment["客户编码"],
        "票面金额": payment["收款金额"], "收票日期": payment["收款日期"], "到期日": matures,
        "票据状态": status,
    }  # fmt: skip


def put_customers(home: Home, night: date, tax_ids: dict[str, str]) -> None:
    """C001, C002, ... with these tax ids."""
    rows = [
        row | {"统一社会信用代码": tax_ids.get(row["客户编码"], ""), "客户名称": name}
        for row, name in zip(customer_rows(night, 2), ("甲机械", "乙贸易"), strict=True)
    ]
    (home.inbox("erp") / f"客户档案_{night:%Y%m%d}.csv").write_bytes(csv_bytes(rows))


def put_openings(home: Home, night: date, rows: Sequence[tuple[Any, ...]]) -> None:
    """`rows`: document, 应收 or 预收, customer, day, due date, amount."""
    names = ("单据号", "余额类型", "客户编码", "单据日期", "到期日", "未清金额", "币别", "核算主体")
    path = home.inbox("finance") / f"期初余额_{night:%Y%m%d}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, dates = book.add_worksheet("期初余额"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, names)
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate((*row, "CNY", "LE1")):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, dates)  # type: ignore[arg-type]
                else:
                    sheet.write(at, column, cell)


def figures(home: Home, kpi: str, scope: str, period: str) -> tuple[str, str, str]:
    """Numerator, denominator and status of a cell."""
    ((numerator, denominator, status),) = home.query(
        "select numerator::decimal(18, 2)::varchar, denominator::decimal(18, 2)::varchar, status"
        " from marts.fct_kpi_values where kpi_id = ? and scope_key = ? and period_key = ?",
        kpi, scope, period,
    )  # fmt: skip
    return numerator, denominator, status


def standing(home: Home) -> dict[str, str]:
    """What is open of each instalment."""
    return dict(
        home.query("select instalment_key, open_amount::varchar from marts.fct_receivables")
    )
