"""Generated firms, each by the pieces its names, addresses and numbers are written with.

A firm is a row over parallel columns; the same count and seed give the same firms. Nothing here
knows the pipeline. No two firms of a city have one brand and one trade, as the registry sees to it.
"""

import numpy as np
from words import (
    BRAND_CHARACTERS,
    BRAND_ENDS,
    CITIES,
    DISTRICTS,
    FOREIGN,
    FORMS,
    FREE_MAIL,
    LATIN_FORMS,
    MOBILE,
    PINYIN,
    ROADS,
    SHORT_AREAS,
    STREETS,
    SYLLABLES,
    TRADES,
)

Columns = dict[str, np.ndarray]
LATIN_SHARE, TAX_ID_SHARE = 0.12, 0.65
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = [pow(3, place, 31) for place in range(17)]
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def texts(values: list[str] | map) -> np.ndarray:
    return np.array(list(values), dtype=object)


def pick(rng: np.random.Generator, words: list[str], count: int) -> np.ndarray:
    return texts(words)[rng.integers(len(words), size=count)]


def generate(count: int, seed: int) -> Columns:
    """`count` firms that have nothing to do with each other, but by chance."""
    rng = np.random.default_rng(seed)
    wanted = count + count // 10 + 100
    latin = rng.random(wanted) < LATIN_SHARE
    place = np.where(latin, rng.integers(len(FOREIGN), size=wanted),
                     rng.integers(len(CITIES), size=wanted))  # fmt: skip
    trade = rng.integers(len(TRADES), size=wanted)
    brand = np.where(latin, _latin_brands(rng, wanted), _brands(rng, wanted))
    seen: dict[tuple[str, int, int], int] = {}
    for row, key in enumerate(zip(brand, place, trade, strict=True)):
        seen.setdefault(key, row)
    kept = np.fromiter(seen.values(), dtype=np.int64)[:count]
    firms = {"latin": latin[kept], "place": place[kept], "brand": brand[kept]}
    return {**firms, **_names(rng, trade[kept], firms), **_contact_points(rng, trade[kept], firms)}


def _brands(rng: np.random.Generator, count: int) -> np.ndarray:
    lengths = rng.choice([2, 3, 4], size=count, p=[0.45, 0.35, 0.2])
    drawn = pick(rng, BRAND_CHARACTERS, 4 * count).reshape(count, 4)
    codes = pick(rng, list("ABCDEFGHJKLMNPRSTWXYZ"), 3 * count).reshape(count, 3)
    has_code = rng.random(count) < 0.05
    return texts(
        "".join(code) if coded else "".join(row[:length])
        for row, length, code, coded in zip(drawn, lengths, codes, has_code, strict=True)
    )


def _latin_brands(rng: np.random.Generator, count: int) -> np.ndarray:
    parts = pick(rng, SYLLABLES, 2 * count).reshape(count, 2)
    ends, second = pick(rng, BRAND_ENDS, count), rng.random(count) < 0.4
    return texts(
        (a + end).title() + (f" {b.title()}" if more else "")
        for (a, b), end, more in zip(parts, ends, second, strict=True)
    )


def _names(rng: np.random.Generator, trade: np.ndarray, firms: Columns) -> Columns:
    count = len(trade)
    latin = firms["latin"]
    own, foreign = texts(t[0] for t in TRADES), texts(t[1] for t in TRADES)
    return {
        "trade": np.where(latin, foreign[trade], own[trade]),
        "form": np.where(latin, pick(rng, LATIN_FORMS, count), pick(rng, FORMS, count)),
        "suffix": np.full(count, "", dtype=object),
        "prefix": ~latin & (rng.random(count) < 0.8),
        "tax_id": np.where(rng.random(count) < TAX_ID_SHARE, tax_ids(rng, firms), ""),
    }


def _contact_points(rng: np.random.Generator, trade: np.ndarray, firms: Columns) -> Columns:
    """Phone, parts of the address, mail domain (own, of a free mailer, or none)."""
    count = len(trade)
    latin = firms["latin"]
    kind = rng.random(count)
    free = pick(rng, FREE_MAIL, count)
    own = domains(trade, firms)
    return {
        "phone": phones(rng, firms),
        "road": np.where(latin, pick(rng, STREETS, count), pick(rng, ROADS, count)),
        "district": pick(rng, DISTRICTS, count),
        "number": rng.integers(1, 2000, size=count),
        "room": rng.integers(1, 29, size=count) * 100 + rng.integers(1, 12, size=count),
        "domain": np.where(kind < 0.35, own, np.where(kind < 0.7, free, "")),
        "mailbox": texts(f"b{n}" for n in rng.integers(10**5, 10**9, size=count)),
    }


def tax_ids(rng: np.random.Generator, firms: Columns) -> np.ndarray:
    """Unified social credit codes with both check characters (GB 32100); VAT ids abroad."""
    count = len(firms["place"])
    body = rng.integers(10, size=(count, 8))
    check = (11 - (body * np.array(BODY_WEIGHTS)).sum(axis=1) % 11) % 11
    region = texts(city[3] for city in CITIES)
    bodies = texts("".join(map(str, row)) for row in body.tolist())
    made = []
    for latin, place, digits, c in zip(firms["latin"], firms["place"], bodies, check, strict=True):
        if latin:
            made.append(("GB", "DE", "AU", "US")[place % 4] + digits + str(c % 10))
        else:
            code = f"91{region[place]}{digits}{'X' if c == 10 else c}"
            rest = sum(CODE.index(x) * w for x, w in zip(code, CODE_WEIGHTS, strict=True)) % 31
            made.append(code + CODE[(31 - rest) % 31])
    return texts(made)


def phones(rng: np.random.Generator, firms: Columns) -> np.ndarray:
    """`0571-88123456`, `13805711234`, or abroad `+49 30 31234567`."""
    count = len(firms["place"])
    mobile, digits = rng.random(count) < 0.4, rng.integers(10**7, 10**8, size=count)
    first, head = rng.integers(2, 9, size=count), pick(rng, MOBILE, count)
    made = []
    for latin, place, is_mobile, number, lead, prefix in zip(
        firms["latin"], firms["place"], mobile, digits.tolist(), first, head, strict=True
    ):
        if latin:
            _, _, area, begin, length = FOREIGN[place]
            made.append(f"+{area} {begin}{str(number)[:length]}")
        else:
            area = CITIES[place][2]
            landline = f"{area}-{lead}{str(number)[2 if area in SHORT_AREAS else 1 :]}"
            made.append(f"{prefix}{number}" if is_mobile else landline)
    return texts(made)


def domains(trade: np.ndarray, firms: Columns) -> np.ndarray:
    """A mail domain of each firm alone: brand and trade, with a number where that is taken."""
    taken: dict[str, int] = {}
    made = []
    for brand, index, latin in zip(firms["brand"], trade, firms["latin"], strict=True):
        word = brand.lower().replace(" ", "") if latin else reading(brand) + TRADES[index][2]
        taken[word] = taken.get(word, 0) + 1
        number = "" if taken[word] == 1 else taken[word]
        made.append(f"{word}{number}.{'com' if latin or len(word) % 2 else 'cn'}")
    return texts(made)


def reading(brand: str) -> str:
    return "".join(PINYIN.get(c, c.lower()) for c in brand)
