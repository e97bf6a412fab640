"""Different firms that look like one: what a matcher must keep apart.

Each kind takes a share of the firms, in groups of one language; a group is a row of firm numbers,
and its first firm lends pieces to the others. A firm is of one kind at most.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from firms import LATIN_SHARE, Columns, phones, pick, reading, texts
from words import (
    BRAND_CHARACTERS,
    CHAINS,
    CITIES,
    FOREIGN,
    FREE_MAIL,
    NO_NAMES,
    NO_PHONES,
    NO_TAX_IDS,
    PINYIN,
    TRADES,
)

Groups = np.ndarray
Rng = np.random.Generator
ORDINARY = "ordinary"
NUMBERS = "一二三四五六七八九"


def lend(firms: Columns, groups: Groups, *columns: str) -> None:
    """Every firm of a group gets these pieces of its first one."""
    for column in columns:
        firms[column][groups] = firms[column][groups[:, :1]]


def renumber(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Phones of the places where the firms are by now."""
    rows = groups.ravel()
    firms["phone"][rows] = phones(rng, {key: firms[key][rows] for key in ("latin", "place")})


def elsewhere(firms: Columns, groups: Groups, rng: Rng, places: int) -> None:
    """Every firm of a group in a city of its own, with a phone of that city."""
    steps = np.arange(groups.shape[1]) * rng.integers(1, places // 2, size=(len(groups), 1))
    firms["place"][groups] = (firms["place"][groups[:, :1]] + steps) % places
    renumber(firms, groups, rng)


def some(groups: Groups, rng: Rng, share: float) -> Groups:
    return groups[rng.random(len(groups)) < share]


def trades_of(firms: Columns, groups: Groups) -> np.ndarray:
    return texts(trade[int(firms["latin"][groups.flat[0]])] for trade in TRADES)


def one_character_off(brand: str, is_latin: bool, rng: Rng) -> str:
    """The brand with another character, of the same reading where there is one."""
    place = int(rng.integers(int(is_latin), len(brand)))
    old = brand[place]
    others = [c for c in BRAND_CHARACTERS if c != old]
    alike = [c for c in others if PINYIN[c] == PINYIN.get(old)]
    letters = [c for c in "abcdefghiklmnoprstuvw" if c != old.lower()]
    new = str(rng.choice(letters if old.isascii() else alike or others))
    return brand[:place] + (new.upper() if old.isupper() else new) + brand[place + 1 :]


def siblings(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Firms of one owner: same brand, address, phone and mail domain, another trade."""
    lend(firms, groups, "place", "prefix", "form", "brand", "phone", "road", "district", "number",
         "room", "domain")  # fmt: skip
    first = rng.integers(len(TRADES), size=(len(groups), 1))
    step = np.arange(groups.shape[1]) * rng.integers(1, len(TRADES) // 2, size=(len(groups), 1))
    firms["trade"][groups] = trades_of(firms, groups)[(first + step) % len(TRADES)]


def branches(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Branches: the head office's whole name and their city, often its domain or its phone."""
    lend(firms, groups, "brand", "trade", "prefix")
    elsewhere(firms, groups, rng, len(CITIES))
    firms["form"][groups] = "有限公司"
    lend(firms, some(groups, rng, 0.6), "domain")
    lend(firms, some(groups, rng, 0.3), "phone")
    cities = texts(city[0] for city in CITIES)
    firms["name_place"][groups] = firms["place"][groups[:, :1]]
    firms["suffix"][groups[:, 1:]] = cities[firms["place"][groups[:, 1:]]] + "分公司"


def shops(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Numbered shops and schools of one city, with one domain and sometimes one phone."""
    lend(firms, groups, "place", "brand", "prefix", "domain")
    renumber(firms, groups, rng)
    lend(firms, some(groups, rng, 0.3), "phone")
    firms["form"][groups] = ""
    for row, group in enumerate(groups):
        chain, first = CHAINS[row % len(CHAINS)], int(rng.integers(6))
        is_latin = bool(firms["latin"][group[0]])
        is_school = not is_latin and row % 3 == 0
        firms["trade"][group] = "" if is_school else chain[int(is_latin)]
        numbers = NUMBERS[first : first + len(group)]
        if is_latin:
            firms["suffix"][group] = [f"Store {n}" for n in (12, 21, 22)[: len(group)]]
        elif is_school:
            firms["suffix"][group] = [f"第{n}小学" for n in numbers]
        else:
            firms["suffix"][group] = [f"{n}店" for n in (numbers if row % 2 else "123")]


def other_cities(firms: Columns, groups: Groups, rng: Rng) -> None:
    """The same name in another city, in half the groups without the city in it."""
    lend(firms, groups, "trade", "form", "brand")
    elsewhere(firms, groups, rng, len(FOREIGN if firms["latin"][groups.flat[0]] else CITIES))
    firms["prefix"][groups] &= rng.random((len(groups), 1)) < 0.5


def similar_names(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Brands that differ by one character, one trade, one city; a third in the same street."""
    lend(firms, groups, "place", "trade", "form", "prefix")
    renumber(firms, groups, rng)
    lend(firms, some(groups, rng, 0.3), "road", "district")
    for first, *others in groups:
        brand, latin = firms["brand"][first], bool(firms["latin"][first])
        for other in others:
            firms["brand"][other] = one_character_off(brand, latin, rng)


def no_tax_ids(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Placeholders as tax id, half of them on firms with similar names."""
    similar_names(firms, some(groups, rng, 0.5), rng)
    firms["tax_id"][groups] = pick(rng, NO_TAX_IDS, groups.size).reshape(groups.shape)
    lend(firms, groups, "tax_id")


def no_phones(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Placeholders as phone, half of them on firms with similar names."""
    similar_names(firms, some(groups, rng, 0.5), rng)
    firms["phone"][groups] = pick(rng, NO_PHONES, groups.size).reshape(groups.shape)
    lend(firms, groups, "phone")


def no_names(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Buyers under one name that is none, in one city; nobody knows who they are."""
    lend(firms, groups, "place")
    renumber(firms, groups, rng)
    firms["brand"][groups] = pick(rng, NO_NAMES, len(groups))[:, None]
    firms["prefix"][groups] = False
    for column in ("trade", "form", "tax_id", "domain"):
        firms[column][groups] = ""


def agencies(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Clients of a registration agency: its phone and its house; a fifth have similar names."""
    lend(firms, groups, "place", "phone", "road", "district", "number")
    for group in groups:
        for one, other in zip(group[:-1:5], group[1::5], strict=True):
            firms["brand"][other] = one_character_off(firms["brand"][one], False, rng)
            lend(firms, np.array([[one, other]]), "trade", "form", "prefix")


def free_mail(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Similar names, all with mailboxes at one free mailer."""
    similar_names(firms, groups, rng)
    firms["domain"][groups] = pick(rng, FREE_MAIL, len(groups))[:, None]


def accountants(firms: Columns, groups: Groups, rng: Rng) -> None:
    """Two firms of one city and trade that write from their accountant's mail domain."""
    lend(firms, groups, "place", "trade", "form", "prefix")
    renumber(firms, groups, rng)
    for group in groups:
        brand = reading(firms["brand"][group[0]]).replace(" ", "")
        firms["domain"][group] = f"{brand}cpa{group[0]}.com"


class Kind(NamedTuple):
    """share: of all firms; size: firms of a group; in Chinese only where there is no Latin form."""

    share: float
    size: int
    apply: Callable[[Columns, Groups, Rng], None]
    chinese_only: bool = False


KINDS = {
    "sibling": Kind(0.024, 2, siblings),
    "branch": Kind(0.024, 3, branches, True),
    "numbered_shop": Kind(0.024, 3, shops),
    "other_city": Kind(0.02, 2, other_cities),
    "similar_name": Kind(0.024, 2, similar_names),
    "placeholder_tax_id": Kind(0.02, 2, no_tax_ids),
    "placeholder_phone": Kind(0.02, 2, no_phones),
    "placeholder_name": Kind(0.016, 20, no_names, True),
    "agency": Kind(0.016, 300, agencies, True),
    "free_mail": Kind(0.02, 2, free_mail),
    "accountant": Kind(0.02, 2, accountants),
}


def with_near_misses(firms: Columns, seed: int) -> Columns:
    """The firms, a quarter of them made into near misses; column `near_miss` names the kind."""
    rng = np.random.default_rng(seed)
    firms["name_place"] = np.full(len(firms["place"]), -1)
    firms["near_miss"] = np.full(len(firms["place"]), ORDINARY, dtype=object)
    pools = {latin: np.flatnonzero(firms["latin"] == latin) for latin in (False, True)}
    for name, kind in KINDS.items():
        for latin, share in ((False, 1 - LATIN_SHARE), (True, LATIN_SHARE)):
            if kind.chinese_only:
                share = float(not latin)
            wanted = max(int(kind.share * share * len(firms["place"])) // kind.size, not latin)
            rows, pools[latin] = np.split(pools[latin], [wanted * kind.size])
            if wanted:
                groups = rows[: len(rows) // kind.size * kind.size].reshape(-1, kind.size)
                kind.apply(firms, groups, rng)
                firms["near_miss"][rows] = name
    return firms
