"""Deliveries that are not read at all, with every word that an operator is told about them.

Pure data: how the file of the day is broken, and the complaints of its verdict.
"""

from collections.abc import Callable
from dataclasses import dataclass

from delivered_files import (
    CUSTOMERS,
    DAYS,
    ORDERS,
    RATES,
    Table,
    csv_bytes,
    customer_rows,
    order_rows,
    orders_file,
    totals_of,
)

DAY = DAYS[1]
LAYOUT = "sales_pipeline/sources/files/erp/order_lines.yml"
SUITE = "expectations/erp/order_lines.json"
ORDERS_FILE, CUSTOMERS_FILE = "销售订单明细_20261116.csv", "客户档案_20261116.csv"
RATES_FILE = "汇率_20261116.xlsx"
HTML = b"<html><body><table><tr><td>\xe8\xa1\x8cID</td></tr></table></body></html>"
HEADERS = (
    "行ID, 单据编号, 行号, 单据日期, 单据状态, 行类型, 销售渠道, 核算主体, 客户编码, 客户名称, "
    "销售员编码, 销售员, ..."
)
WHOLE = "ask the sender to deliver the whole file again under the same name"
AGAIN = (
    "ask the sender to deliver it again; if nothing happened that day, a file with its header only "
    "is right"
)


@dataclass(frozen=True)
class Rejected:
    """A delivery that is not read at all; `complaints` is all that an operator is told."""

    name: str
    table: Table
    content: Callable[[], bytes]
    complaints: tuple[str, ...]


def cut(share: float, table: Table = ORDERS) -> Callable[[], bytes]:
    return lambda: table.good(DAY)[: int(len(table.good(DAY)) * share)]


REJECTED = [
    Rejected(
        "a csv cut in the middle of a row", ORDERS, cut(0.5),
        (f"{ORDERS_FILE}, row 11: the file ends too early: 16 fields where the header has 27 "
         f"[file_truncated]. Remedy: {WHOLE}.",),
    ),
    Rejected(
        "a csv cut between two rows", ORDERS,
        lambda: b"".join(ORDERS.good(DAY).splitlines(keepends=True)[:15]),
        (f"{ORDERS_FILE}, row 15: the file ends too early: no footer row (合计) below row 15 "
         f"[file_truncated]. Remedy: {WHOLE}.",),
    ),
    Rejected(
        "a csv cut in the middle of a character", ORDERS,
        lambda: ORDERS.good(DAY)[: ORDERS.good(DAY).index("已审核".encode("gb18030")) + 1],
        (f"{ORDERS_FILE}, row 2: the file ends too early: the last character is incomplete "
         f"[file_truncated]. Remedy: {WHOLE}.",),
    ),
    Rejected(
        "a workbook cut in half", RATES, cut(0.5, RATES),
        (f"{RATES_FILE}: the file ends too early: Cannot detect file format [file_truncated]. "
         f"Remedy: {WHOLE}.",),
    ),
    Rejected(
        "an empty csv", ORDERS, bytes,
        (f"{ORDERS_FILE}: the file has no content (0 bytes) [file_empty]. Remedy: {AGAIN}.",),
    ),
    Rejected(
        "an empty workbook", RATES, bytes,
        (f"{RATES_FILE}: the file has no content (0 bytes) [file_empty]. Remedy: {AGAIN}.",),
    ),
    Rejected(
        "a header without the footer that every file has", ORDERS,
        lambda: ORDERS.good(DAY).splitlines(keepends=True)[0],
        (f"{ORDERS_FILE}: the file ends too early: no footer row (合计) below the header "
         f"[file_truncated]. Remedy: {WHOLE}.",),
    ),
    Rejected(
        "a web page called .xlsx", RATES, lambda: HTML,
        (f"{RATES_FILE}: declared as xlsx, but the content is an HTML or XML page "
         "[not_the_declared_format]. Remedy: ask for a real xlsx export, or change format.type in "
         "sales_pipeline/sources/files/finance/fx_rates.yml.",),
    ),
    Rejected(
        "a web page called .csv", ORDERS, lambda: HTML,
        (f"{ORDERS_FILE}: declared as csv, but the content is an HTML or XML page "
         "[not_the_declared_format]. Remedy: ask for a real csv export, or change format.type in "
         f"{LAYOUT}.",),
    ),
    Rejected(
        "a renamed column", ORDERS,
        lambda: orders_file(order_rows(DAY), header={"客户编码": "客户代码"}),
        (f"{ORDERS_FILE}, column source_account_id: column '客户编码' is not in the header, but "
         "'客户代码' looks like it [header_renamed_column]. Remedy: if it is the same column, add "
         f"'客户代码' to the list `from` of 'source_account_id' in {LAYOUT}.",),
    ),
    Rejected(
        "a missing column", ORDERS, lambda: orders_file(order_rows(DAY), header={"币别": ""}),
        (f"{ORDERS_FILE}, column currency: column '币别' is not in the header ({HEADERS}) "
         "[header_missing_column]. Remedy: ask for the column, or mark 'currency' optional: true "
         f"in {LAYOUT}.",),
    ),
    Rejected(
        "two columns of one name", ORDERS,
        lambda: orders_file([r | {"备注": ""} for r in order_rows(DAY)], header={"备注": "币别"}),
        (f"{ORDERS_FILE}, column currency: column '币别' is in the header 2 times "
         "[header_duplicate_column]. Remedy: ask which one is meant; two columns of one name "
         "cannot be told apart.",),
    ),
    Rejected(
        "another encoding", ORDERS, lambda: orders_file(order_rows(DAY), encoding="utf-8"),
        (f"{ORDERS_FILE}: the bytes are not gb18030 (rows 1, 2, 3, 4, 5, ...) [encoding]. Remedy: "
         f"ask for the file in gb18030, or change format.encoding in {LAYOUT} (it looks like "
         "utf-8).",),
    ),
    Rejected(
        "an encoding that says what it is", ORDERS,
        lambda: orders_file(order_rows(DAY), encoding="utf-16"),
        (f"{ORDERS_FILE}: the bytes are not gb18030: it starts as utf-16 [encoding]. Remedy: ask "
         f"for the file in gb18030, or change format.encoding in {LAYOUT} (it looks like "
         "utf-16).",),
    ),
    Rejected(
        "another delimiter", ORDERS, lambda: orders_file(order_rows(DAY), delimiter=";"),
        (f"{ORDERS_FILE}: declared as csv, but the content is text separated by ';' "
         "[not_the_declared_format]. Remedy: ask for a real csv export, or change format.type in "
         f"{LAYOUT}.",),
    ),
    Rejected(
        "rows that do not add up to the footer", ORDERS,
        lambda: orders_file(order_rows(DAY), totals=totals_of(order_rows(DAY)) | {"数量": "41.00"}),
        (f"{ORDERS_FILE}, row 22, column quantity: the footer says 41.0000 for 'quantity', the "
         "rows add up to 40.0000 [footer_total_differs]. Remedy: rows are missing or changed: ask "
         "the sender to export the file again.",),
    ),
    Rejected(
        "more bad rows than a batch may have", ORDERS,
        lambda: orders_file([row | {"数量": "若干"} for row in order_rows(DAY)]),
        (f"{ORDERS_FILE}: expected: every value is readable as declared; 20 of 20 rows differ "
         "(rows 2, 3, 4, 5, 6, …); found: quantity 20 [no_parse_errors]. Remedy: correct the "
         f"values, or declare their format in {LAYOUT}.",
         f"{ORDERS_FILE}: expected: quantity is filled; 20 of 20 rows differ (rows 2, 3, 4, 5, 6, "
         "…) [quantity_not_null]. Remedy: correct the source and deliver again, or change the rule "
         f"in {SUITE}.",
         f"{ORDERS_FILE}: 20 of 20 rows break a row rule (100.00%); at most 20.00% may "
         "[max_quarantine_share]. Remedy: so many rows usually have one cause: look at the rules "
         f"above, mend the source, deliver again; or raise meta.max_quarantine_share in {SUITE}.",),
    ),
    Rejected(
        "half of a full load", CUSTOMERS, lambda: csv_bytes(customer_rows(DAY, 10)),
        (f"{CUSTOMERS_FILE}: 10 rows after 20 in the last accepted full load (-50.0%); a drop of "
         "at most 15% is allowed [row_count_vs_history]. Remedy: the extract is probably partial: "
         "export it again; if the records are really gone, raise meta.max_drop in "
         "expectations/erp/customers.json for this delivery.",),
    ),
    Rejected(
        "a full load of a header only", CUSTOMERS,
        lambda: csv_bytes(customer_rows(DAY)).splitlines(keepends=True)[0],
        (f"{CUSTOMERS_FILE}: expected: the number of rows lies in [1, ∞); found: 0 "
         "[row_count_plausible]. Remedy: correct the source and deliver again, or change the rule "
         "in expectations/erp/customers.json.",
         f"{CUSTOMERS_FILE}: 0 rows after 20 in the last accepted full load (-100.0%); a drop of "
         "at most 15% is allowed [row_count_vs_history]. Remedy: the extract is probably partial: "
         "export it again; if the records are really gone, raise meta.max_drop in "
         "expectations/erp/customers.json for this delivery.",),
    ),
]  # fmt: skip
