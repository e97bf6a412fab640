"""Provinces and prefectures of China as codes of GB/T 2260.

`places.csv` holds the codes in force as the Ministry of Civil Affairs publishes them (mca.gov.cn).
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sales_pipeline.standardise.text import folded, nfkc, to_simplified

PLACES = Path(__file__).with_name("places.csv")
LONGEST_NAME = 12
_PEOPLES = (
    "壮族|回族|维吾尔|(?<!内)蒙古族?|藏族|羌族|彝族|苗族|侗族|布依族|土家族|朝鲜族|哈尼族|傣族|白族"
    "|景颇族|傈僳族|哈萨克|柯尔克孜"
)
ENDING = re.compile(rf"(({_PEOPLES})*自治[区州]|特别行政区|地区|省|市|盟)$")
LATIN_ENDING = re.compile(" (province|city|municipality|sheng|shi)$")
LATIN_PROVINCES = {
    "beijing": 11, "tianjin": 12, "hebei": 13, "shanxi": 14, "inner mongolia": 15, "liaoning": 21,
    "jilin": 22, "heilongjiang": 23, "shanghai": 31, "jiangsu": 32, "zhejiang": 33, "anhui": 34,
    "fujian": 35, "jiangxi": 36, "shandong": 37, "henan": 41, "hubei": 42, "hunan": 43,
    "guangdong": 44, "guangxi": 45, "hainan": 46, "chongqing": 50, "sichuan": 51, "guizhou": 52,
    "yunnan": 53, "tibet": 54, "xizang": 54, "shaanxi": 61, "gansu": 62, "qinghai": 63,
    "ningxia": 64, "xinjiang": 65, "taiwan": 71, "hong kong": 81, "macau": 82, "macao": 82,
}  # fmt: skip


class Names(NamedTuple):
    """Names of one level with their codes: as the standard has them, and without 省, 市, 自治州."""

    full: dict[str, str]
    short: dict[str, str]

    def found(self, text: str) -> tuple[str | None, str]:
        """The code of the full name that a text begins with, and what follows the name."""
        for length in range(min(LONGEST_NAME, len(text)), 1, -1):
            if text[:length] in self.full:
                return self.full[text[:length]], text[length:].strip()
        return None, text


def place_code(province: str | None, city: str | None) -> str | None:
    """The code of the prefecture, else of the province, None where neither is known.

    A municipality such as 上海 is its province. A city that is no prefecture (a county, a district)
    leaves the province's code; a known one of another province is a contradiction without a code.
    """
    above = _place(_plain(province))
    below = _prefecture(_plain(city), above) or _place(_plain(city))
    known = {code for code in (above, below) if code}
    exact = {code for code in known if not code.endswith("0000")}
    if len({code[:2] for code in known}) > 1 or len(exact) > 1:
        return None
    return min(exact or known, default=None)


def _plain(text: str | None) -> str:
    return folded(to_simplified(nfkc(text or "") or "")).removeprefix("中国")


def _place(text: str) -> str | None:
    """The most exact place that one text names: 广东省深圳市, 深圳, Guangdong."""
    provinces, prefectures = _names()
    code, rest = provinces.found(text)
    if code:
        return _prefecture(rest, code) or code
    code, _ = prefectures.found(text)
    if code:
        return code
    # A short name counts as a whole only: 河北区 is a district of Tianjin.
    latin = LATIN_PROVINCES.get(LATIN_ENDING.sub("", text))
    whole = provinces.short.get(text) or (f"{latin}0000" if latin else None)
    return whole or _behind_short_province(text) or prefectures.short.get(text)


def _behind_short_province(text: str) -> str | None:
    """The prefecture of 广东深圳 or 广东 深圳市."""
    for length in (2, 3):
        code = _names()[0].short.get(text[:length])
        found = _prefecture(text[length:].strip(), code) if code else None
        if found:
            return found
    return None


def _prefecture(text: str, above: str | None) -> str | None:
    """The prefecture that a text names, inside the province of `above` (any code of it)."""
    prefectures = _names()[1]
    code = prefectures.found(text)[0] or prefectures.short.get(text)
    return code if code and above and code[:2] == above[:2] else None


@cache
def _names() -> tuple[Names, Names]:
    """Names of provinces and of prefectures; no two prefectures share a name."""
    levels = Names({}, {}), Names({}, {})
    with PLACES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names = levels[0 if row["code"].endswith("0000") else 1]
            names.full[row["name"]] = row["code"]
            names.short[ENDING.sub("", row["name"])] = row["code"]
    return levels
