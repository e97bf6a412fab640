"""Deliveries, invoices and invoice lines of the ERP as text, from a month's subledger.

Pure: the state of each document on the evening of a given day.
"""

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.document import (
    Columns,
    day_or_blank,
    invoice_numbers,
    noon,
    yes_no,
)
from sales_pipeline.simulators.company.export.erp_order_lines import line_ids, names_of, order_ids
from sales_pipeline.simulators.company.lines import taken
from sales_pipeline.simulators.company.subledger import Subledger

DELIVERIES = {
    "delivery_line_id": "发货行ID", "delivery_id": "发货单号", "order_line_id": "销售订单行ID",
    "product_id": "物料编码", "delivered_quantity": "发货数量", "legal_entity_id": "核算主体",
    "is_intercompany": "内部交易", "promised_at": "承诺交期", "shipped_at": "发货日期",
    "delivered_at": "签收日期", "modified_at": "修改时间",
}  # fmt: skip
INVOICES = {
    "invoice_id": "发票号", "order_id": "单据编号", "source_account_id": "客户编码",
    "salesperson_id": "销售员编码", "issue_date": "开票日期", "amount_ex_tax": "不含税金额",
    "tax_amount": "税额", "amount_incl_tax": "价税合计", "currency": "币别",
    "is_red_letter": "红字发票", "original_invoice_id": "原发票号", "legal_entity_id": "核算主体",
    "is_intercompany": "内部交易", "modified_at": "修改时间",
}  # fmt: skip
INVOICE_LINES = {
    "invoice_line_id": "发票行ID", "invoice_id": "发票号", "order_line_id": "销售订单行ID",
    "product_id": "物料编码", "quantity": "数量", "amount_ex_tax": "不含税金额",
    "tax_rate": "税率(%)", "tax_amount": "税额", "issue_date": "开票日期",
    "is_red_letter": "红字发票", "modified_at": "修改时间",
}  # fmt: skip


def deliveries(company: Company, ledger: Subledger, rows: np.ndarray, until: int) -> Columns:
    book, block = taken(ledger.deliveries, rows), ledger.block
    lines, names = block.lines.take(book.line), names_of(company)
    order_line = line_ids(lines, block)
    modified = np.where(book.delivered <= until, book.delivered, book.shipped)
    columns = {
        "delivery_line_id": text.glue("D", order_line),
        "delivery_id": text.glue("DN", order_ids(lines, block)),
        "order_line_id": order_line,
        "product_id": text.words(names.product, lines.product),
        "delivered_quantity": text.scaled(book.quantity, 2),
        "legal_entity_id": text.words(codes.ENTITIES, lines.entity),
        "is_intercompany": yes_no(lines.internal),
        "promised_at": text.days(book.promised),
        "shipped_at": text.days(book.shipped),
        "delivered_at": day_or_blank(book.delivered, until),
        "modified_at": noon(modified),
    }
    return Columns(columns, {"delivered_quantity": book.quantity})


def invoices(company: Company, ledger: Subledger, rows: np.ndarray, until: int) -> Columns:
    book, block, names = ledger.invoices, ledger.block, names_of(company)
    lines, issued = block.lines.take(book.head[rows]), book.issued[rows]
    net, tax = book.net[rows], book.tax[rows]
    columns = {
        "invoice_id": invoice_numbers(ledger, rows),
        "order_id": order_ids(lines, block),
        "source_account_id": text.words(names.account, lines.account),
        "salesperson_id": text.words(names.person, lines.rep),
        "issue_date": text.days(issued),
        "amount_ex_tax": text.scaled(net, 2),
        "tax_amount": text.scaled(tax, 2),
        "amount_incl_tax": text.scaled(net + tax, 2),
        "currency": text.words(codes.CURRENCIES, lines.currency),
        "is_red_letter": yes_no(book.red[rows]),
        "original_invoice_id": invoice_numbers(ledger, book.original[rows]),
        "legal_entity_id": text.words(codes.ENTITIES, lines.entity),
        "is_intercompany": yes_no(lines.internal),
        "modified_at": noon(issued),
    }
    amounts = {"amount_ex_tax": net, "tax_amount": tax, "amount_incl_tax": net + tax}
    return Columns(columns, amounts)


def invoice_lines(company: Company, ledger: Subledger, rows: np.ndarray, until: int) -> Columns:
    book, block, names = ledger.invoices, ledger.block, names_of(company)
    lines, of, net = block.lines.take(book.line[rows]), book.of[rows], book.line_net[rows]
    order_line = line_ids(lines, block)
    columns = {
        "invoice_line_id": text.glue("I", order_line),
        "invoice_id": invoice_numbers(ledger, of),
        "order_line_id": order_line,
        "product_id": text.words(names.product, lines.product),
        "quantity": text.scaled(lines.quantity, 2),
        "amount_ex_tax": text.scaled(net, 2),
        "tax_rate": text.whole(lines.tax_percent),
        "tax_amount": text.scaled(lines.tax, 2),
        "issue_date": text.days(book.issued[of]),
        "is_red_letter": yes_no(book.red[of]),
        "modified_at": noon(book.issued[of]),
    }
    return Columns(columns, {"amount_ex_tax": net, "tax_amount": lines.tax})
