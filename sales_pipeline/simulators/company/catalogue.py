"""About eighty products in six lines, with launches, ends, list prices, costs and VAT rates.

Prices are whole ten-thousandths of a yuan, so every amount derived from them is exact.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company.dates import NEVER, month_start, number
from sales_pipeline.simulators.company.dice import stream

PRICE_SCALE = 10_000
YEARLY_INCREASE = 103  # percent of the year before


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str
    name_en: str
    uom: str
    low: float  # yuan
    high: float
    share: float  # of order lines
    tax_percent: int
    typical_quantity: float
    families: tuple[tuple[str, str, str], ...]  # zh, en, model prefix


LINES = (
    Line("PL-PUMP", "工业泵", "Pumps", "台", 3200, 68000, 0.12, 13, 2,
         (("离心泵", "Centrifugal Pump", "LP"), ("计量泵", "Dosing Pump", "JP"),
          ("螺杆泵", "Screw Pump", "GP"), ("磁力泵", "Magnetic Pump", "CP"))),
    Line("PL-VALVE", "阀门", "Valves", "件", 180, 7600, 0.20, 13, 8,
         (("电动调节阀", "Control Valve", "TV"), ("球阀", "Ball Valve", "QV"),
          ("蝶阀", "Butterfly Valve", "DV"), ("安全阀", "Safety Valve", "AV"))),
    Line("PL-COMP", "压缩机", "Compressors", "台", 42000, 560000, 0.04, 13, 1,
         (("螺杆空压机", "Screw Compressor", "LG"), ("离心空压机", "Turbo Compressor", "LX"),
          ("冷干机", "Refrigerated Dryer", "LD"))),
    Line("PL-AUTO", "自动化", "Automation", "套", 950, 46000, 0.14, 13, 3,
         (("变频器", "Frequency Converter", "BP"), ("控制柜", "Control Cabinet", "KG"),
          ("压力变送器", "Pressure Transmitter", "YB"), ("流量计", "Flow Meter", "LL"))),
    Line("PL-CONS", "耗材备件", "Consumables & Parts", "个", 4, 420, 0.41, 13, 60,
         (("滤芯", "Filter Element", "LX"), ("机械密封", "Mechanical Seal", "MF"),
          ("润滑油", "Lubricant", "RY"), ("密封圈", "O-Ring Kit", "MQ"),
          ("轴承", "Bearing", "ZC"))),
    Line("PL-SERV", "技术服务", "Services", "小时", 320, 1480, 0.09, 6, 12,
         (("安装调试", "Commissioning", "AZ"), ("年度保养", "Maintenance", "BY"),
          ("远程诊断", "Remote Diagnosis", "ZD"))),
)  # fmt: skip
COUNTS = (16, 18, 9, 14, 20, 6)
LAUNCHES = 14  # products launched within the data
RETIREMENTS = 8


@dataclass(frozen=True, slots=True)
class Product:
    """`product_line` None: the master forgot it. Not `in_master`: only order lines know it."""

    product_id: str
    sku: str
    name: str
    name_en: str
    line: int
    category: str
    brand: str
    model: str
    is_key_model: bool
    launched: date | None
    ended: date | None
    list_price: int
    cost: int
    weight: float
    in_master: bool = True
    product_line: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """Products by index, with the columns the order generator needs as arrays beside them."""

    products: tuple[Product, ...]
    line: np.ndarray
    price: np.ndarray
    weight: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    tax_percent: np.ndarray
    ghosts: np.ndarray  # indices of codes without a master row

    def list_price(self, product: np.ndarray, years: int) -> np.ndarray:
        """List prices `years` after the start, to the cent (consumables to a hundredth of it)."""
        raw = self.price[product] * YEARLY_INCREASE**years // 100**years
        return np.where(self.price[product] >= 100 * PRICE_SCALE, raw // 10_000 * 10_000, raw)


def build(seed: int, start: date) -> Catalogue:
    rng = stream(seed, "catalogue")
    products = [p for i in range(len(LINES)) for p in _line_products(rng, i, start)]
    products = _with_lives(rng, products, start)
    ghosts = [_ghost(rng, i) for i in range(6)]
    everything = (*products, *ghosts)
    return Catalogue(
        everything,
        np.array([p.line for p in everything], dtype=np.int32),
        np.array([p.list_price for p in everything], dtype=np.int64),
        np.array([p.weight for p in everything]),
        np.array([number(p.launched) if p.launched else 0 for p in everything]),
        np.array([number(p.ended) if p.ended else NEVER for p in everything]),
        np.array([LINES[p.line].tax_percent for p in everything], dtype=np.int64),
        np.arange(len(products), len(everything)),
    )


def _line_products(rng: np.random.Generator, index: int, start: date) -> list[Product]:
    line = LINES[index]
    made = []
    for nth in range(COUNTS[index]):
        zh, en, prefix = line.families[nth % len(line.families)]
        model = f"{prefix}-{int(rng.integers(10, 99)) * 10 + nth}"
        price = _price(rng, line)
        product_id = f"P{index + 1}{nth + 1:03d}"
        # one product of each line has no product line in the master: it must show up as 'unknown'
        known = None if nth == COUNTS[index] - 1 and index in (1, 4) else line.code
        made.append(Product(
            product_id, f"{line.code[3:]}-{model}", f"{zh} {model}", f"{en} {model}", index, zh,
            "远砺" if rng.random() < 0.7 else "拓邺", model, nth < 2,
            month_start(start, -int(rng.integers(3, 90))) + timedelta(days=int(rng.integers(28))),
            None, price, int(price * rng.uniform(0.52, 0.78)) // 10_000 * 10_000 or price // 2,
            line.share * float(rng.uniform(0.4, 1.8)) / COUNTS[index], product_line=known,
        ))  # fmt: skip
    return made


def _price(rng: np.random.Generator, line: Line) -> int:
    yuan = line.low * (line.high / line.low) ** float(rng.random())
    digits = 2 if yuan < 100 else (0 if yuan > 1000 else 1)
    return round(round(yuan, digits) * 100) * PRICE_SCALE // 100


def _with_lives(rng: np.random.Generator, products: list[Product], start: date) -> list[Product]:
    """Launch some inside the data, end others, and leave two without any launch date."""
    order = [int(i) for i in rng.permutation(len(products))]
    for nth, at in enumerate(order[:LAUNCHES]):
        day = month_start(start, 2 + nth * 24 // LAUNCHES) + timedelta(days=int(rng.integers(28)))
        products[at] = replace(products[at], launched=day, weight=products[at].weight * 1.6)
    for nth, at in enumerate(order[LAUNCHES : LAUNCHES + RETIREMENTS]):
        products[at] = replace(products[at], ended=month_start(start, 5 + nth * 2))
    for at in order[-2:]:
        products[at] = replace(products[at], launched=None)
    return products


def _ghost(rng: np.random.Generator, nth: int) -> Product:
    return Product(
        f"X9{nth:03d}", "", "", "", 4, "", "", "", False, None, None,
        int(rng.integers(20, 300)) * PRICE_SCALE, 0, 0.0, in_master=False,
    )  # fmt: skip
