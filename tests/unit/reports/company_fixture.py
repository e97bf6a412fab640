"""Members and order lines of a small invented company, raw material of the snapshot fixture.

Drawn from one seeded generator, so that every test run sees the same company.
"""

import math
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

START = date(2024, 10, 1)
REGIONS = [("R1", "华东", "East China"), ("R2", "华南", "South China"),
           ("R3", "华北", "North China"), ("R4", "西南", "Southwest China")]  # fmt: skip
TEAMS = [
    (f"T{n}", f"{REGIONS[(n - 1) // 2][1]}{'一二'[(n - 1) % 2]}组",
     f"{REGIONS[(n - 1) // 2][2]} team {(n - 1) % 2 + 1}", REGIONS[(n - 1) // 2][0])
    for n in range(1, 9)
]  # fmt: skip
PEOPLE = [
    ("陈建国", "Chen Jianguo"), ("林晓梅", "Lin Xiaomei"), ("黄志强", "Huang Zhiqiang"),
    ("周雅婷", "Zhou Yating"), ("吴俊杰", "Wu Junjie"), ("徐海燕", "Xu Haiyan"),
    ("孙文博", "Sun Wenbo"), ("胡丽娜", "Hu Lina"), ("朱国栋", "Zhu Guodong"),
    ("高明月", "Gao Mingyue"), ("何思远", "He Siyuan"), ("郭玉兰", "Guo Yulan"),
    ("马振华", "Ma Zhenhua"), ("罗嘉怡", "Luo Jiayi"), ("梁启明", "Liang Qiming"),
    ("宋婉清", "Song Wanqing"), ("郑浩然", "Zheng Haoran"), ("谢雨桐", "Xie Yutong"),
    ("韩立新", "Han Lixin"), ("唐若曦", "Tang Ruoxi"),
]  # fmt: skip
PRODUCT_LINES = [("sensors", "传感器", "Sensors"), ("controllers", "控制器", "Controllers"),
                 ("drives", "驱动系统", "Drive systems"),
                 ("software", "工业软件", "Industrial software"),
                 ("service", "备件与服务", "Spare parts and service")]  # fmt: skip
CHANNELS = [("direct", "直销", "Direct"), ("distributor", "分销", "Distributors"),
            ("eshop", "电商", "E-shop"), ("key_account", "大客户", "Key accounts"),
            ("export", "出口", "Export")]  # fmt: skip
_CITIES = [("苏州", "Suzhou"), ("宁波", "Ningbo"), ("东莞", "Dongguan"), ("天津", "Tianjin"),
           ("成都", "Chengdu"), ("无锡", "Wuxi"), ("佛山", "Foshan"),
           ("青岛", "Qingdao")]  # fmt: skip
_WORDS = [("恒达", "Hengda"), ("瑞丰", "Ruifeng"), ("金辉", "Jinhui"), ("博远", "Boyuan"),
          ("安泰", "Antai"), ("新科", "Xinke"), ("明川", "Mingchuan"),
          ("天工", "Tiangong")]  # fmt: skip
_TRADES = [
    ("自动化设备有限公司", "Automation Co., Ltd."),
    ("精密机械股份有限公司", "Precision Machinery Inc."),
    ("电气科技有限公司", "Electrical Technology Co., Ltd."),
]


def accounts() -> list[tuple[str, str, str]]:
    """60 accounts: key, Chinese and English name."""
    rows = []
    for n in range(60):
        city, word = _CITIES[n % 8], _WORDS[(n * 5 + n // 8) % 8]
        trade = _TRADES[n % 3]
        zh, en = f"{city[0]}{word[0]}{trade[0]}", f"{city[1]} {word[1]} {trade[1]}"
        rows.append((f"T:91320{n:013d}", zh, en))
    return rows


def lines(as_of: date, seed: int = 7) -> list[dict[str, Any]]:
    """Order lines from START to `as_of`: growth, seasons, weekends, returns, unknown sellers."""
    rng = random.Random(seed)
    keys = [row[0] for row in accounts()]
    weights = [1 / (n + 1) ** 0.75 for n in range(len(keys))]
    rows: list[dict[str, Any]] = []
    day, order = START, 0
    while day <= as_of:
        age = (day - START).days
        pace = (
            5
            * (1 + age / 1500)
            * (1 + 0.2 * math.sin(age / 58))
            * (0.25 if day.weekday() > 4 else 1)
        )
        for _ in range(rng.randint(0, 2) + int(pace)):
            order += 1
            # From number 35 on one account after the other makes its first order.
            known = min(len(keys), 35 + age // 30)
            account = rng.choices(range(known), weights[:known])[0]
            rows += _order(rng, day, order, keys[account], account)
        day += timedelta(days=1)
    return rows


def _order(
    rng: random.Random, day: date, order: int, key: str, account: int
) -> list[dict[str, Any]]:
    person = account % 20 if rng.random() > 0.02 else None
    team = None if person is None else person // 5 * 2 + person % 2
    shared = {
        "order_id": f"SO{order:06d}", "business_date": day, "account_key": key,
        "channel": CHANNELS[(account * 7 + account // 9) % 5][0],
        "salesperson_id": "unknown" if person is None else f"E{person + 1:03d}",
        "team": "unknown" if team is None else TEAMS[team][0],
        "region": "unknown" if team is None else TEAMS[team][3],
    }  # fmt: skip
    return [_line(rng, shared, number) for number in range(rng.randint(1, 3))]


def _line(rng: random.Random, shared: dict[str, Any], number: int) -> dict[str, Any]:
    line = rng.choices(range(5), [30, 25, 20, 10, 15])[0]
    quantity = rng.randint(1, 40)
    price = Decimal(rng.randint(900, 9000)) * (line + 2) / 10
    is_return = rng.random() < 0.04
    sign = -1 if is_return else 1
    gross = (quantity * price).quantize(Decimal("0.01"))
    discount = (gross * Decimal(rng.randint(0, 18)) / 100).quantize(Decimal("0.01"))
    return shared | {
        "line_id": f"{shared['order_id']}-{number}", "product_line": PRODUCT_LINES[line][0],
        "line_type": "return" if is_return else "sale", "quantity": sign * quantity,
        "gross": Decimal(0) if is_return else gross, "net": sign * (gross - discount),
        "is_new_product": rng.random() < 0.12,
    }  # fmt: skip
