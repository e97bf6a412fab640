"""Receivables, payments and acceptance bills of the ERP as text, from a month's subledger.

Pure: the state of each document on the evening of a given day.
"""

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.export import text
from sales_pipeline.simulators.company.export.document import (
    Columns,
    day_or_blank,
    invoice_numbers,
    noon,
)
from sales_pipeline.simulators.company.export.erp_order_lines import names_of, order_ids
from sales_pipeline.simulators.company.export.text import Text
from sales_pipeline.simulators.company.lines import taken
from sales_pipeline.simulators.company.receipts import BANK_BILL, COMMERCIAL_BILL, Receipts
from sales_pipeline.simulators.company.subledger import Subledger

RECEIVABLES = {
    "instalment_id": "应收行ID", "invoice_id": "发票号", "instalment_number": "期次",
    "source_account_id": "客户编码", "due_date": "到期日", "amount_due": "应收金额",
    "currency": "币别", "modified_at": "修改时间",
}  # fmt: skip
PAYMENTS = {
    "payment_id": "收款单号", "source_account_id": "客户编码", "invoice_id": "核销发票号",
    "order_id": "订单号", "salesperson_id": "销售员编码", "payment_date": "收款日期",
    "amount": "收款金额", "currency": "币别", "payment_method": "结算方式",
    "receipt_type": "收款类型",
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


def receivables(company: Company, ledger: Subledger, rows: np.ndarray, until: int) -> Columns:
    book, block = taken(ledger.instalments, rows), ledger.block
    lines = block.lines.take(ledger.invoices.head[book.invoice])
    invoice = invoice_numbers(ledger, book.invoice)
    columns = {
        "instalment_id": text.glue(invoice, "-", text.whole(book.number)),
        "invoice_id": invoice,
        "instalment_number": text.whole(book.number),
        "source_account_id": text.words(names_of(company).account, lines.account),
        "due_date": text.days(book.due),
        "amount_due": text.scaled(book.amount, 2),
        "currency": text.words(codes.CURRENCIES, lines.currency),
        "modified_at": noon(ledger.invoices.issued[book.invoice]),
    }
    return Columns(columns, {"amount_due": book.amount})


def _payment_numbers(ledger: Subledger, rows: np.ndarray) -> Text:
    return text.glue("RC", f"{ledger.block.first:%y%m}", text.padded(rows + 1, 7))


def _bill_numbers(ledger: Subledger, rows: np.ndarray) -> Text:
    month = f"{ledger.block.first:%Y%m}"
    numbers = text.glue("1308", month, "0000", text.padded(rows + 1, 16))
    return text.blank_unless(ledger.receipts.matures[rows] < NEVER, numbers)


def _bill_status(book: Receipts, until: int) -> np.ndarray:
    """One commercial bill in nine is dishonoured at maturity."""
    bad = (book.method == COMMERCIAL_BILL) & (book.amount // 100 % 9 == 0)
    status = np.where(book.matures <= until, np.where(bad, 2, 1), 0)
    return np.where(book.matures < NEVER, status, -1)


def payments(company: Company, ledger: Subledger, rows: np.ndarray, until: int) -> Columns:
    book, block, names = taken(ledger.receipts, rows), ledger.block, names_of(company)
    status = _bill_status(book, until)
    orders = order_ids(block.lines.take(np.maximum(book.order, 0)), block)
    kinds = np.where(book.amount < 0, 2, np.where(book.advance, 1, 0))
    columns = {
        "payment_id": _payment_numbers(ledger, rows),
        "source_account_id": text.words(names.account, book.account),
        "invoice_id": invoice_numbers(ledger, book.invoice),
        "order_id": text.blank_unless(book.order >= 0, orders),
        "salesperson_id": text.words(names.person, book.rep),
        "payment_date": text.days(book.day),
        "amount": text.scaled(book.amount, 2),
        "currency": text.words(codes.CURRENCIES, book.currency),
        "payment_method": text.words(ERP_METHOD, book.method),
        "receipt_type": text.words(("销售收款", "预收款", "退款"), kinds),
        "bill_no": _bill_numbers(ledger, rows),
        "maturity_date": day_or_blank(book.matures, NEVER - 1),
        "bill_status": text.words(BILL_STATUS, status),
        "settled_at": text.blank_unless(
            status == 1, text.days(np.where(book.matures < NEVER, book.matures, 0))
        ),
        "legal_entity_id": text.words(codes.ENTITIES, book.entity),
        "modified_at": noon(np.where(book.matures <= until, book.matures, book.day)),
    }
    return Columns(columns, {"amount": book.amount})


def acceptance_bills(company: Company, ledger: Subledger, rows: np.ndarray, until: int) -> Columns:
    book, names = taken(ledger.receipts, rows), names_of(company)
    columns = {
        "bill_no": _bill_numbers(ledger, rows),
        "payment_id": _payment_numbers(ledger, rows),
        "bill_type": text.words(
            ("银行承兑汇票", "商业承兑汇票"), (book.method != BANK_BILL).astype(np.int64)
        ),
        "source_account_id": text.words(names.account, book.account),
        "face_amount": text.scaled(book.amount, 2),
        "received_on": text.days(book.day),
        "maturity_date": day_or_blank(book.matures, NEVER - 1),
        "bill_status": text.words(BILL_STATUS, _bill_status(book, until)),
        "modified_at": noon(np.where(book.matures <= until, book.matures, book.day)),
    }
    return Columns(columns, {"face_amount": book.amount})
