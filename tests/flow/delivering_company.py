"""A company whose orders are delivered and invoiced in parts: corrected, deleted, sent back, late.

Small enough that every figure is written by hand. Its dirty twin has the same business in files
with unsigned red letters, repeated rows, and deliveries of unknown, cancelled and internal lines.
"""

from datetime import date
from decimal import Decimal

from cash_company import put_books
from delivered_files import RATES, Row
from flow_home import Home
from team_company import BEGIN, on, put_orders, put_rates, put_staff, sale

NIGHTS = FIRST, SECOND, THIRD, NEXT_MONTH = [
    *(date(2026, 11, day) for day in (2, 3, 4)), date(2026, 12, 1),
]  # fmt: skip
# Three pieces for 29.99: the first is worth 10.00, two are worth 19.99.
PARTS = sale("1", "2026-10-28", "10.00", 数量="3.00", 折扣额="0.01", 税额="3.90")
MOVED = sale("2", "2026-10-28", "200.00", "S2")
DELETED = sale("3", "2026-10-29", "50.00")
FOREIGN = sale("4", "2026-11-02", "100.00", 币别="USD")
RETURN = sale("5", "2026-11-03", "20.00", "S2", 行类型="退货", 数量="-1.00", 税额="-2.60")
CANCELLED = sale("6", "2026-10-28", "70.00", 单据状态="已取消")


def delivery(key: str, line: str, left: str, signed: str, promised: str, **changes: str) -> Row:
    """One piece; `changes` are cells by their names in the file."""
    return {
        "发货行ID": key, "发货单号": f"N{key}", "销售订单行ID": line, "物料编码": "P01",
        "发货数量": "1.00", "核算主体": "LE1", "内部交易": "否", "承诺交期": promised,
        "发货日期": left, "签收日期": signed, **changes,
    }  # fmt: skip


def billed(line: str, day: str, amount: str, red: str = "否") -> Row:
    return {
        "发票行ID": f"I{line}", "发票号": f"F{line}", "销售订单行ID": line, "物料编码": "P01",
        "数量": "1.00", "不含税金额": amount, "税率(%)": "13", "税额": "0.00", "开票日期": day,
        "红字发票": red,
    }  # fmt: skip


PART_1 = delivery("1A", "1", "2026-10-29", "2026-10-30", "2026-10-30")
PART_2 = delivery("1B", "1", "2026-11-03", "", "2026-11-03")
PART_3 = delivery("1C", "1", "2026-11-04", "", "2026-11-03")
LATE = delivery("2A", "2", "2026-10-30", "2026-10-31", "2026-10-30")
ASTRAY = [
    delivery("9A", "99", "2026-10-30", "2026-10-30", "2026-10-30"),
    delivery("6A", "6", "2026-10-30", "2026-10-30", "2026-10-30"),
    delivery("2B", "2", "2026-10-30", "2026-10-30", "2026-10-30", 内部交易="是"),
]


def deliver(home: Home, *, is_dirty: bool = False) -> None:
    """Nights with news; the dollar is 7.1 on the day of the order, 7.5 on that of its invoice."""
    put_staff(home, FIRST, [("S1", "T1", BEGIN, ""), ("S2", "T2", BEGIN, "")])
    put_rates(home, FIRST)
    dollar = {"币种": "USD", "日期": SECOND, "汇率类型": "spot", "汇率(兑人民币)": Decimal("7.5")}
    (home.inbox("finance") / RATES.file.format(SECOND)).write_bytes(RATES.content([dollar]))
    put_orders(home, FIRST, [PARTS, MOVED, DELETED, FOREIGN, CANCELLED])
    put_orders(home, SECOND, [RETURN])
    put_orders(home, THIRD, [on(THIRD, DELETED, 删除标记="是")])
    again, astray = ([PART_2], ASTRAY) if is_dirty else ([], [])
    unpromised = delivery("3A", "3", "2026-10-30", "2026-10-30", "")
    put_books(
        home, FIRST, 发货单明细=[PART_1, LATE, unpromised, *astray],
        销售发票明细=[billed("2", "2026-10-31", "200.00"), billed("3", "2026-10-31", "50.00")],
    )  # fmt: skip
    put_books(
        home, SECOND, 销售发票明细=[billed("4", "2026-11-03", "100.00")],
        发货单明细=[
            PART_2, *again, delivery("4A", "4", "2026-11-02", "2026-11-03", "2026-11-05"),
        ],
    )  # fmt: skip
    red = "20.00" if is_dirty else "-20.00"
    put_books(
        home, THIRD, 销售发票明细=[billed("5", "2026-11-04", red, "是")],
        发货单明细=[PART_2 | {"签收日期": "2026-11-04"}, PART_3, LATE | {"签收日期": "2026-11-01"}],
    )  # fmt: skip
