"""Numbers as SQL: thousands, 万/亿, percent, units, signs and scientific notation, always exact.

Scaling moves the decimal point in the text; a value with more decimals than declared is an error.
"""

import re

from sales_pipeline.sources.files.columns import Column
from sales_pipeline.sources.files.sql import literal

MACROS = (
    # (1,234.50) and 1234.50- are negative in accounting exports.
    r"""create or replace temp macro signed(x) as
        regexp_replace(regexp_replace(x, '^\((.*)\)$', '-\1'), '^([^+-].*)-$', '-\1')""",
    r"""create or replace temp macro mantissa(x) as regexp_replace(x, 'E[+-]?\d+$', '')""",
    r"""create or replace temp macro exponent(x) as
        coalesce(try_cast(regexp_extract(x, 'E([+-]?\d{1,3})$', 1) as integer), 0)""",
    r"""create or replace temp macro decimals(x) as
        length(rtrim(regexp_extract(mantissa(x), '\.(\d*)$', 1), '0')) - exponent(x)""",
    r"""create or replace temp macro is_number(x) as
        regexp_full_match(x, '[+-]?(\d+(\.\d*)?|\.\d+)(E[+-]?\d{1,3})?')""",
)


class NumberStyle:
    """The declared style of one number column, as SQL over a text expression."""

    def __init__(self, column: Column, decimal: str, thousands: str) -> None:
        self.column = column
        self.decimal = decimal
        self.thousands = thousands
        # How far the decimal point moves for a bare number of this column.
        self.shift = column.unit_exponent - (2 if column.percent is True else 0)

    def fast(self, cell: str) -> str:
        """SQL: the value of the two forms that nearly all cells have, NULL for any other."""
        if self.decimal != ".":
            return f"null::{self._sql}"
        percent = "%?" if self.column.percent is True else ""
        bare = f"rtrim({cell}, '%')" if percent else cell
        digits, fraction = self._room()
        simple = literal(rf"[+-]?\d{{1,{digits}}}{fraction}{percent}")
        branches = f"when regexp_full_match({cell}, {simple}) then {self._short(bare)}"
        if self.thousands and digits > 3:
            comma = re.escape(self.thousands)
            groups = rf"\d{{1,3}}({comma}\d{{3}}){{1,{(digits - 1) // 3}}}"
            grouped = literal(rf"[+-]?{groups}{fraction}{percent}")
            plain = f"replace({bare}, {literal(self.thousands)}, '')"
            branches += f" when regexp_full_match({cell}, {grouped}) then {self._short(plain)}"
        return f"case {branches} end"

    def _room(self) -> tuple[int, str]:
        """Digits before the point that fit after scaling, and the pattern of those after it."""
        kind = self.column.parsed
        places = kind.scale + self.shift
        digits = max(self._precision - kind.scale - max(self.shift, 0), 1)
        return digits, rf"(\.\d{{1,{places}}})?" if places > 0 else ""

    @property
    def _precision(self) -> int:
        """Digits read in one go: casting a text to more than 18 takes 200 times as long."""
        kind = self.column.parsed
        return min(kind.precision, 18) if kind.scale < 18 else kind.precision

    def _short(self, text: str) -> str:
        scaled = f"{text} || 'e' || ({self.shift})" if self.shift else text
        scale = self.column.parsed.scale
        return f"try_cast({scaled} as decimal({self._precision}, {scale}))::{self._sql}"

    @property
    def _sql(self) -> str:
        return self.column.parsed.sql

    def normal(self, cell: str) -> str:
        """SQL: the cell in plain notation (sign, digits, point, E) if it is a number at all."""
        text = f"upper(plain({cell}))"
        if self.column.symbols:
            marks = "|".join(re.escape(symbol.upper()) for symbol in self.column.symbols)
            before, after = rf"^([(+-]?)\s*(?:{marks})\s*", rf"\s*(?:{marks})([)-]?)$"
            for pattern in (before, after):
                text = f"regexp_replace({text}, {literal(pattern)}, '\\1')"
        text = self._ungrouped(self._without_suffix(f"signed({text})"))
        return text if self.decimal == "." else f"translate({text}, '.{self.decimal}', '_.')"

    def _without_suffix(self, text: str) -> str:
        """Suffixes become exponents: 1.2万 -> 1.2E4, 50% -> 50E-2 where percent is 'marked'."""
        suffixes = [("万亿", 12), ("亿", 8), ("万", 4)] if self.column.scales else []
        if self.column.percent:
            suffixes.append(("%", -2 if self.column.percent == "marked" else 0))
        for suffix, power in suffixes:
            found, made = literal(rf"^([^E]*)\s*{suffix}$"), literal(rf"\1E{power}")
            text = f"regexp_replace({text}, {found}, {made})"
        return text

    def _ungrouped(self, text: str) -> str:
        """Thousands separators go where they group in threes; anywhere else they are an error."""
        if not self.thousands:
            return text
        comma = re.escape(self.thousands)
        whole = literal(rf"[+-]?\d{{1,3}}({comma}\d{{3}})+([^{comma}]*)")
        return f"""case when regexp_full_match({text}, {whole})
            then replace({text}, {literal(self.thousands)}, '') else {text} end"""

    def general(self, text: str) -> str:
        """SQL: the value of a text in plain notation, NULL where decimals would be lost."""
        fits = f"decimals({text}) - {self.shift} <= {self.column.parsed.scale}"
        check = f"is_number({text})" if self.column.round else f"is_number({text}) and {fits}"
        kind = self.column.parsed
        scaled = f"mantissa({text}) || 'e' || (exponent({text}) + {self.shift})"
        value = f"try_cast({scaled} as decimal({kind.precision}, {kind.scale}))::{self._sql}"
        return f"case when {check} then {value} end"

    def reason(self, text: str) -> str:
        """SQL: why the text has no value."""
        kind = self.column.type
        style = literal(f"not a number in the declared style ({kind})")
        size = literal(f"more digits or decimals than {kind} holds; nothing is rounded silently")
        return f"case when is_number({text}) then {size} else {style} end"
