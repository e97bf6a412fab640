"""Words, dates and period names of one language, for templates and workbooks alike.

Adding a language means one more column in strings.py and sentences.py, and its date forms here.
"""

import re
from datetime import date
from typing import Any

from sales_pipeline.reports.content import Part
from sales_pipeline.reports.sentences import SENTENCES
from sales_pipeline.reports.strings import WORDS

LANGUAGES = ("zh-CN", "en")
STRINGS = WORDS | SENTENCES
_WEEKDAYS_ZH = "一二三四五六日"
_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"


class Text:
    """`text(key, name=value)` in one language; Chinese is the first column of the strings."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is unknown; valid: {', '.join(LANGUAGES)}")
        self.language = language
        self.is_chinese = language == "zh-CN"

    def __call__(self, key: str, **values: Any) -> str:
        if key not in STRINGS:
            raise KeyError(f"reports/strings.py has no text {key!r}: add it in both languages")
        template = self.pick(*STRINGS[key])
        return template.format(**values) if values else template

    def title(self, key: str, **values: Any) -> str:
        """The words as a heading, which English starts with a capital."""
        words = self(key, **values)
        return words[:1].upper() + words[1:]

    def pick(self, chinese: str, english: str) -> str:
        return chinese if self.is_chinese else english

    def parts(self, key: str, **values: Part) -> tuple[Part, ...]:
        """A sentence split at its placeholders, so that figures in it stay figures."""
        pieces = re.split(r"\{(\w+)\}", self(key))
        return tuple(
            values[piece] if index % 2 else piece for index, piece in enumerate(pieces) if piece
        )

    def day(self, day: date, with_weekday: bool = False) -> str:
        if self.is_chinese:
            weekday = f"（星期{_WEEKDAYS_ZH[day.weekday()]}）" if with_weekday else ""
            return f"{day.year}年{day.month}月{day.day}日{weekday}"
        weekday = f"{_DAYS.split()[day.weekday()]}, " if with_weekday else ""
        return f"{weekday}{day.day} {_month(day)} {day.year}"

    def period(self, grain: str, start: date, key: str) -> str:
        """The name of a period in a heading."""
        if grain == "day":
            return self.day(start, with_weekday=True)
        if grain == "month":
            return self.pick(f"{start.year}年{start.month}月", f"{_month(start)} {start.year}")
        return key

    def span(self, start: date, end: date) -> str:
        """A short range of days, such as 11月1–22日 or 1–22 Nov."""
        if self.is_chinese:
            last = f"{end.day}日" if start.month == end.month else f"{end.month}月{end.day}日"
            return f"{start.month}月{start.day}{'' if start.month == end.month else '日'}–{last}"
        first = f"{start.day}" if start.month == end.month else f"{start.day} {_month(start)[:3]}"
        return f"{first}–{end.day} {_month(end)[:3]}"

    def month_tick(self, start: date) -> tuple[str, str]:
        """Axis label and second line of a month; the caller shows the year where it changes."""
        return self.pick(f"{start.month}月", _month(start)[:3]), str(start.year)

    def day_tick(self, day: date) -> tuple[str, str]:
        weekday = self.pick(_WEEKDAYS_ZH[day.weekday()], _DAYS.split()[day.weekday()][:2])
        return f"{day.month}/{day.day}" if self.is_chinese else f"{day.day}", weekday


def _month(day: date) -> str:
    return _MONTHS.split()[day.month - 1]
