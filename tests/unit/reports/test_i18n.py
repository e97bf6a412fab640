"""Every text exists in both languages, with the same gaps to fill."""

import re
from datetime import date

import pytest

from sales_pipeline.reports.i18n import LANGUAGES, STRINGS, Text
from sales_pipeline.settings import LANGUAGES as OFFERED


def test_both_languages_say_everything_and_fill_the_same_gaps() -> None:
    for key, (chinese, english) in STRINGS.items():
        assert chinese and english, key
        gaps = [sorted(re.findall(r"{\w+}", words)) for words in (chinese, english)]
        assert gaps[0] == gaps[1], key


def test_the_offered_languages_are_the_known_ones() -> None:
    assert OFFERED == LANGUAGES


def test_an_unknown_language_or_text_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'de' is unknown; valid: zh-CN, en"):
        Text("de")
    with pytest.raises(KeyError, match="no text 'nope'"):
        Text("en")("nope")


def test_spans_and_periods_read_naturally() -> None:
    chinese, english = Text("zh-CN"), Text("en")
    start, end = date(2026, 11, 1), date(2026, 11, 22)
    assert (chinese.span(start, end), english.span(start, end)) == ("11月1–22日", "1–22 Nov")
    year = date(2026, 1, 1)
    assert (chinese.span(year, end), english.span(year, end)) == ("1月1日–11月22日", "1 Jan–22 Nov")
    assert chinese.period("day", end, "2026-11-22") == "2026年11月22日（星期日）"
    assert english.period("month", start, "2026-11") == "November 2026"
