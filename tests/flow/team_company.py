"""A company of two salespeople in two teams of two regions, delivered row by row.

Small enough that every figure is written by hand; the same rows give the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from delivered_files import ORDERS, RATES, Row, csv_bytes, order_rows, rate_rows
from flow_home import Home

OPTIONS = {"enabled_sources": ("erp", "finance", "hr", "planning")}
UNITS = (("C", "company", "", "公司"), ("R1", "region", "C", "一区"), ("R2", "region", "C", "二区"),
         ("T1", "team", "R1", "一组"), ("T2", "team", "R2", "二组"))  # fmt: skip
STAFF = ("S1", "S2")
BEGIN = "2020-01-01"


def sale(line_id: str, day: str, amount: str, seller: str = "S1", **changes: str) -> Row:
    """One piece sold at a price ex tax; `changes` are cells by their names in the file."""
    price = Decimal(amount)
    return order_rows(date.fromisoformat(day), 1)[0] | {
        "行ID": line_id, "单据编号": f"O{line_id}", "销售员编码": seller, "数量": "1.00",
        "标准价": f"{price}", "不含税单价": f"{price}", "税额": f"{price * Decimal('0.13'):.2f}",
        **changes,
    }  # fmt: skip


def on(night: date, row: Row, **changes: str) -> Row:
    """The row as it was changed on that day."""
    return row | {"修改时间": f"{night} 18:00:00", **changes}


def put_orders(home: Home, night: date, rows: Sequence[Row]) -> None:
    (home.inbox("erp") / ORDERS.file.format(night)).write_bytes(ORDERS.content(rows))


def put_rates(home: Home, night: date, rows: Iterable[Row] = ()) -> None:
    content = RATES.content([*rate_rows(night), *rows])
    (home.inbox("finance") / RATES.file.format(night)).write_bytes(content)


def put_closings(home: Home, night: date, closed: dict[str, str]) -> None:
    rows = [{"会计期间": m, "关账日期": day, "关账人": "S9"} for m, day in closed.items()]
    path = home.inbox("finance") / f"关账记录_{night:%Y%m%d}.csv"
    path.write_bytes(csv_bytes(rows, encoding="utf-8"))


def put_credits(home: Home, night: date, shares: Iterable[tuple[str, str, str, str]]) -> None:
    """`shares`: order, salesperson, percent, 是 for one that is taken back."""
    rows = [
        {"订单来源": "erp", "单据编号": order, "销售员编码": who, "分成比例(%)": percent,
         "删除标记": gone}
        for order, who, percent, gone in shares
    ]  # fmt: skip
    path = home.inbox("planning") / f"业绩分成_{night:%Y%m%d}.csv"
    path.write_bytes(csv_bytes(rows, encoding="utf-8"))


def put_staff(home: Home, night: date, assigned: Sequence[tuple[str, str, str, str]]) -> None:
    """`assigned`: salesperson, team, first day, day after the last one."""
    units = [
        {"部门编码": key, "部门名称": name, "英文名称": key, "部门类型": kind,
         "上级部门编码": parent, "生效日期": BEGIN, "失效日期(不含)": ""}
        for key, kind, parent, name in UNITS
    ]  # fmt: skip
    people = [
        {"工号": person, "姓名": person, "英文名": person, "岗位代码": "rep", "岗位": "销售",
         "部门编码": "T1", "直接上级工号": "", "入职日期": BEGIN, "离职生效日": "", "邮箱": ""}
        for person in STAFF
    ]  # fmt: skip
    stays = [
        {"工号": who, "部门编码": team, "生效日期": first, "失效日期(不含)": end}
        for who, team, first, end in assigned
    ]
    people_file = csv_bytes(people, encoding="utf-16", delimiter="\t")
    (home.inbox("hr") / f"员工花名册_{night:%Y%m%d}.tsv").write_bytes(people_file)
    for stem, rows in (("组织架构", units), ("任职记录", stays)):
        path = home.inbox("hr") / f"{stem}_{night:%Y%m%d}.csv"
        path.write_bytes(csv_bytes(rows, encoding="utf-8"))


def revenue(home: Home, scope_type: str, period: str, kpi: str = "net_revenue") -> dict[str, str]:
    """Value of each member that is not 0."""
    rows = home.query(
        "select scope_key, value::decimal(18, 2)::varchar from marts.fct_kpi_values "
        "where kpi_id = ? and scope_type = ? and period_key = ? and value <> 0 order by 1",
        kpi, scope_type, period,
    )  # fmt: skip
    return dict(rows)
