"""How a figure is written: 万/亿 or K/M, percent, signs, the full number behind a short one.

Formatting only rounds for the eye (half up, on Decimal); nothing is computed from two figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sales_pipeline.reports.content import Figure
from sales_pipeline.reports.i18n import Text

DASH = "—"
MINUS = "\u2212"
ONE = Decimal(1)


@dataclass(frozen=True)
class Scale:
    """A figure is shown as value / divisor with `decimals` digits, the unit in cell or header."""

    divisor: Decimal
    unit: str
    decimals: int


@dataclass(frozen=True)
class Shown:
    """The text of a figure, its unit, the divisor behind the text and the full number."""

    text: str
    unit: str
    divisor: Decimal
    full: str


def grouped(value: Decimal, decimals: int, signed: bool = False) -> str:
    """Thousands separators, a true minus sign, never a negative zero."""
    rounded = value.quantize(ONE.scaleb(-decimals), rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,f}"


class Numbers:
    """Number style of one language and one reporting currency."""

    def __init__(self, text: Text, currency: str) -> None:
        self._chinese = text.is_chinese
        self.money = "元" if self._chinese and currency == "CNY" else currency

    def compact(self, figure: Figure) -> Shown:
        """One figure on its own: a card, a sentence, a tooltip, a matrix cell."""
        return self.show(figure, self._compact_scale(figure))

    def column_scale(self, figures: Iterable[Figure | None]) -> Scale:
        """One scale for a column, so that its digits line up."""
        present = [figure for figure in figures if figure is not None]
        largest = max((abs(f.value) for f in present if f.value is not None), default=Decimal(0))
        if not present:
            return Scale(ONE, "", 0)
        if present[0].unit == "units":
            is_whole = all(_is_whole(figure) for figure in present)
            return Scale(ONE, "", 0 if is_whole else present[0].decimals)
        if present[0].unit != "currency":
            return self._plain(present[0])
        return self._money_column(largest)

    def show(self, figure: Figure, scale: Scale) -> Shown:
        if figure.value is None:
            return Shown(DASH, "", ONE, DASH)
        text = grouped(figure.value / scale.divisor, scale.decimals, figure.unit == "growth")
        return Shown(text, scale.unit, scale.divisor, self.full(figure))

    def full(self, figure: Figure) -> str:
        """The whole number with its unit, as shown on hover and never shortened."""
        if figure.value is None:
            return DASH
        if figure.unit == "currency":
            return f"{grouped(figure.value, 2)} {self.money}"
        if figure.unit in ("ratio", "growth"):
            return f"{grouped(figure.value * 100, 2, figure.unit == 'growth')}%"
        return grouped(figure.value, self._plain(figure).decimals)

    def tick(self, value: Decimal, unit: str) -> str:
        """An axis label: few digits, unit attached."""
        if unit in ("ratio", "growth"):
            return f"{_trim(value * 100)}%"
        divisor, suffix = self._steps(abs(value), start=Decimal(10_000))
        return f"{_trim(value / divisor)}{suffix}"

    def _compact_scale(self, figure: Figure) -> Scale:
        value = abs(figure.value or Decimal(0))
        if figure.unit not in ("currency", "count", "units"):
            return self._plain(figure)
        start = Decimal(10_000 if figure.unit == "currency" else 1_000_000)
        divisor, suffix = self._steps(value, start)
        unit = self.money if figure.unit == "currency" else ""
        if divisor == ONE:
            return Scale(ONE, unit, 0) if unit else self._plain(figure)
        return Scale(
            divisor, self._joined(suffix) if unit else suffix, 2 if value / divisor < 100 else 1
        )

    def _joined(self, suffix: str) -> str:
        """万元 is one word, 万 GBP are two."""
        return f"{suffix}{self.money}" if self.money == "元" else f"{suffix} {self.money}"

    def _steps(self, value: Decimal, start: Decimal) -> tuple[Decimal, str]:
        steps = (("亿", 8), ("万", 4)) if self._chinese else (("B", 9), ("M", 6), ("K", 3))
        for suffix, power in steps:
            if value >= max(ONE.scaleb(power), start if power <= 4 else ONE):
                return ONE.scaleb(power), suffix
        return ONE, ""

    def _money_column(self, largest: Decimal) -> Scale:
        if self._chinese:
            if largest >= 10**10:
                return Scale(ONE.scaleb(8), self._joined("亿"), 2)
            if largest >= 10**5:
                return Scale(ONE.scaleb(4), self._joined("万"), 2 if largest < 10**8 else 1)
        elif largest >= 10**9:
            return Scale(ONE.scaleb(6), f"{self.money} M", 1)
        elif largest >= 10**5:
            return Scale(ONE.scaleb(3), f"{self.money} k", 1)
        return Scale(ONE, self.money, 0)

    @staticmethod
    def _plain(figure: Figure) -> Scale:
        if figure.unit in ("ratio", "growth"):
            return Scale(ONE.scaleb(-2), "%", 1)
        if figure.unit == "units" and _is_whole(figure):
            return Scale(ONE, "", 0)
        return Scale(ONE, "", 4 if figure.unit == "index" else figure.decimals)


def _is_whole(figure: Figure) -> bool:
    return figure.value is None or figure.value == figure.value.to_integral_value()


def _trim(value: Decimal) -> str:
    text = grouped(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text else text
