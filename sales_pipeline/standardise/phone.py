"""Telephone numbers in E.164 form, by the metadata of Google's libphonenumber."""

import re
from functools import cache
from types import ModuleType

from sales_pipeline.standardise.text import nfkc

DEFAULT_REGION = "CN"
SEPARATORS = re.compile(r"[,;/、|，；]| or | 或 ?|\n")
# 021/62345678: what stands before the stroke is an area code.
AREA_CODE = re.compile(r"(?<!\d)(\d{2,4}) ?/ ?(?=\d)")
# 转, 分机 and * lead to an extension; numbers that went through a sheet end in .0.
EXTENSION_WORDS = re.compile(r"\s*(?:转|轉|分机|分機|\*)[::]?\s*")
SHEET_TAIL = re.compile(r"\.0$")
# 010-62345678-801: the extension behind a number that is complete without it.
EXTENSION_BEHIND = re.compile(r"(?<=\d)-\d{1,5}$")


def phone_e164(text: str, region: str | None = DEFAULT_REGION) -> str | None:
    """The first valid number of a cell as +<country><number>; its extension is left out.

    `region` is the ISO country of numbers without a country code. None where no number is valid.
    """
    cleaned = nfkc(SEPARATORS.sub(";", AREA_CODE.sub(r"\1-", text)))
    if cleaned is None:
        return None
    country = (region or DEFAULT_REGION).upper()
    for part in cleaned.split(";"):
        number = SHEET_TAIL.sub("", EXTENSION_WORDS.sub(" ext. ", part.strip()))
        found = _valid(number, country) or _valid(EXTENSION_BEHIND.sub("", number), country)
        if found:
            return found
    return _first_inside(cleaned, country)


def _valid(number: str, country: str) -> str | None:
    library = _library()
    try:
        parsed = library.parse(number, country)
    except library.NumberParseException:
        return None
    return _formatted(parsed) if library.is_valid_number(parsed) else None


def _first_inside(text: str, country: str) -> str | None:
    """Several numbers with blanks alone between them."""
    matches = iter(_library().PhoneNumberMatcher(text, country))
    return next((_formatted(match.number) for match in matches), None)


def _formatted(parsed: object) -> str:
    library = _library()
    return str(library.format_number(parsed, library.PhoneNumberFormat.E164))


@cache
def _library() -> ModuleType:
    """Imported at the first number: most runs of dbt see none, and the import takes 0.1 s."""
    import phonenumbers

    return phonenumbers
