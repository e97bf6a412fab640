"""The columns of the ERP's documents, as text, from a month's subledger.

Pure: the state of each document on the evening of a given day.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.erp_order_lines import Names, line_ids, names_of, order_ids
from sales_pipeline.simulators.company.export.text import Text
from sales_pipeline.simulators.company.subledger import (
    BANK_BILL,
    COMMERCIAL_BILL,
    Invoices,
    Receipts,
    Subledger,
)

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
RECEIVABLES = {
    "instalment_id": "应收行ID", "invoice_id": "发票号", "instalment_number": "期次",
    "source_account_id": "客户编码", "due_date": "到期日", "amount_due": "应收金额",
    "currency": "币别", "modified_at": "修改时间",
}  # fmt: skip
PAYMENTS = {
    "payment_id": "收款单号", "source_account_id": "客户编码", "invoice_id": "核销发票号",
    "order_id": "订单号", "salesperson_id": "销售员编码", "payment_date": "收款日期",
    "amount": "收款金额", "currency": "币别", "payment_method": "结算方式", "receipt_type": "收款类型",
    "bill_no": "票据号", "maturity_date": "票据到期日", "bill_status": "票据状态",
    "settled_at": "兑付日期", "legal_entity_id": "核算主体", "modified_at": "修改时间",
}  # fmt: skip
ACCEPTANCE_BILLS = {
    "bill_no": "票据号", "payment_id": "收款单号", "bill_type": "票据类型",
    "source_account_id": "出票人客户编码", "face_amount": "票面金额", "received_on": "收票日期",
    "maturity_date": "到期日", "bill_status": "票据状态", "modified_at": "修改时间",
}  # fmt: skip
ERP_METHOD = ("银行转账", "银行承兑", "现金", "抵账", "商业承兑")
BILL_STATUS = ("在手", "已兑付", "拒付")
YES_NO = ("否", "是")


@dataclass(frozen=True, slots=True)
class Columns:
    """Text by column name, and the amounts a footer adds up, in hundredths."""

    text: dict[str, Text]
    amounts: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(next(iter(self.text.values())))

    def pick(self, rows: np.ndarray) -> "Columns":
        at = pa.array(rows)
        return Columns(
            {name: column.take(at) for name, column in self.text.items()},
            {name: values[rows] for name, values in self.amounts.items()},
        )


def _flag(values: np.ndarray) -> Text:
    return text.words(YES_NO, values.astype(np.int64))


def _noon(day: np.ndarray) -> Text:
    return text.stamps(day * 86_400 + 12 * 3600)


def _day_or_blank(day: np.ndarray, until: int) -> Text:
    """A day that lies after `until` has not been entered yet."""
    return text.blank_unless(day <= until, text.days(np.where(day <= until, day, 0)))


def invoice_numbers(ledger: Subledger) -> Text:
    lines, block = ledger.block.lines.take(ledger.invoices.head), ledger.block
    prefix = text.words(("INV", "RED"), ledger.invoices.red.astype(np.int64))
    return text.glue(prefix, f"{block.first:%y%m}", text.padded(lines.order, 7))


def _pick_or_blank(values: Text, at: np.ndarray) -> Text:
    if not len(values):
        return text.constant("", len(at))
    chosen = values.take(pa.array(np.where(at < 0, 0, at)))
    return text.blank_unless(at >= 0, chosen)


def deliveries(company: Company, ledger: Subledger, until: int) -> Columns:
    book, block = ledger.deliveries, ledger.block
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
        "is_intercompany": _flag(lines.internal),
        "promised_at": text.days(book.promised),
        "shipped_at": text.days(book.shipped),
        "delivered_at": _day_or_blank(book.delivered, until),
        "modified_at": _noon(modified),
    }
    return Columns(columns, {"delivered_quantity": book.quantity})


def invoices(company: Company, ledger: Subledger, until: int) -> Columns:
    book, block = ledger.invoices, ledger.block
    lines, names, numbers = block.lines.take(book.head), names_of(company), invoice_numbers(ledger)
    total = book.net + book.tax
    columns = {
        "invoice_id": numbers,
        "order_id": order_ids(lines, block),
        "source_account_id": text.words(names.account, lines.account),
        "salesperson_id": text.words(names.person, lines.rep),
        "issue_date": text.days(book.issued),
        "amount_ex_tax": text.scaled(book.net, 2),
        "tax_amount": text.scaled(book.tax, 2),
        "amount_incl_tax": text.scaled(total, 2),
        "currency": text.words(codes.CURRENCIES, lines.currency),
        "is_red_letter": _flag(book.red),
        "original_invoice_id": _pick_or_blank(numbers, book.original),
        "legal_entity_id": text.words(codes.ENTITIES, lines.entity),
        "is_intercompany": _flag(lines.internal),
        "modified_at": _noon(book.issued),
    }
    return Columns(
        columns, {"amount_ex_tax": book.net, "tax_amount": book.tax, "amount_incl_tax": total}
    )


def invoice_lines(company: Company, ledger: Subledger, until: int) -> Columns:
    book, block = ledger.invoices, ledger.block
    lines, names = block.lines.take(book.line), names_of(company)
    order_line = line_ids(lines, block)
    columns = {
        "invoice_line_id": text.glue("I", order_line),
        "invoice_id": invoice_numbers(ledger).take(pa.array(book.of)),
        "order_line_id": order_line,
        "product_id": text.words(names.product, lines.product),
        "quantity": text.scaled(lines.quantity, 2),
        "amount_ex_tax": text.scaled(book.line_net, 2),
        "tax_rate": text.whole(lines.tax_percent),
        "tax_amount": text.scaled(lines.tax, 2),
        "issue_date": text.days(book.issued[book.of]),
        "is_red_letter": _flag(book.red[book.of]),
        "modified_at": _noon(book.issued[book.of]),
    }
    return Columns(columns, {"amount_ex_tax": book.line_net, "tax_amount": lines.tax})


def receivables(company: Company, ledger: Subledger, until: int) -> Columns:
    book, block = ledger.instalments, ledger.block
    lines = block.lines.take(ledger.invoices.head[book.invoice])
    invoice = invoice_numbers(ledger).take(pa.array(book.invoice))
    columns = {
        "instalment_id": text.glue(invoice, "-", text.whole(book.number)),
        "invoice_id": invoice,
        "instalment_number": text.whole(book.number),
        "source_account_id": text.words(names_of(company).account, lines.account),
        "due_date": text.days(book.due),
        "amount_due": text.scaled(book.amount, 2),
        "currency": text.words(codes.CURRENCIES, lines.currency),
        "modified_at": _noon(ledger.invoices.issued[book.invoice]),
    }
    return Columns(columns, {"amount_due": book.amount})


def _payment_numbers(ledger: Subledger) -> Text:
    running = np.arange(len(ledger.receipts.day)) + 1
    return text.glue("RC", f"{ledger.block.first:%y%m}", text.padded(running, 7))


def _bill_numbers(ledger: Subledger, book: Receipts) -> Text:
    running = text.padded(np.arange(len(book.day)) + 1, 16)
    return text.blank_unless(book.matures < NEVER, text.glue("1308", f"{ledger.block.first:%Y%m}", "0000", running))


def _bill_status(book: Receipts, until: int) -> np.ndarray:
    """One commercial bill in nine is dishonoured at maturity."""
    bad = (book.method == COMMERCIAL_BILL) & (book.amount // 100 % 9 == 0)
    status = np.where(book.matures <= until, np.where(bad, 2, 1), 0)
    return np.where(book.matures < NEVER, status, -1)


def payments(company: Company, ledger: Subledger, until: int) -> Columns:
    book, block, names = ledger.receipts, ledger.block, names_of(company)
    status = _bill_status(book, until)
    all_orders = order_ids(block.lines, block)
    kinds = np.where(book.amount < 0, 2, np.where(book.advance, 1, 0))
    columns = {
        "payment_id": _payment_numbers(ledger),
        "source_account_id": text.words(names.account, book.account),
        "invoice_id": _pick_or_blank(invoice_numbers(ledger), book.invoice),
        "order_id": _pick_or_blank(all_orders, book.order),
        "salesperson_id": text.words(names.person, book.rep),
        "payment_date": text.days(book.day),
        "amount": text.scaled(book.amount, 2),
        "currency": text.words(codes.CURRENCIES, book.currency),
        "payment_method": text.words(ERP_METHOD, book.method),
        "receipt_type": text.words(("销售收款", "预收款", "退款"), kinds),
        "bill_no": _bill_numbers(ledger, book),
        "maturity_date": _day_or_blank(book.matures, NEVER - 1),
        "bill_status": text.words(BILL_STATUS, status),
        "settled_at": text.blank_unless(
            status == 1, text.days(np.where(book.matures < NEVER, book.matures, 0))
        ),
        "legal_entity_id": text.words(codes.ENTITIES, book.entity),
        "modified_at": _noon(np.where(book.matures <= until, book.matures, book.day)),
    }
    return Columns(columns, {"amount": book.amount})


def acceptance_bills(company: Company, ledger: Subledger, until: int) -> Columns:
    book, names = ledger.receipts, names_of(company)
    columns = {
        "bill_no": _bill_numbers(ledger, book),
        "payment_id": _payment_numbers(ledger),
        "bill_type": text.words(("银行承兑汇票", "商业承兑汇票"), (book.method != BANK_BILL).astype(np.int64)),
        "source_account_id": text.words(names.account, book.account),
        "face_amount": text.scaled(book.amount, 2),
        "received_on": text.days(book.day),
        "maturity_date": _day_or_blank(book.matures, NEVER - 1),
        "bill_status": text.words(BILL_STATUS, _bill_status(book, until)),
        "modified_at": _noon(np.where(book.matures <= until, book.matures, book.day)),
    }
    return Columns(columns, {"face_amount": book.amount})
