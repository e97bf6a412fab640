"""How numbers, addresses and mailboxes of a firm are written in a record, by kind."""

import random
from typing import NamedTuple

from words import CITIES, FOREIGN, FREE_MAIL, MOBILE, STREET_KINDS

WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
BOXES = ("info", "sales", "office", "service", "admin", "hr")
PHONE_KINDS = {
    "phone_same": 0.62,
    "phone_missing": 0.18,
    "phone_extension": 0.12,
    "phone_other": 0.08,
}
ADDRESS_KINDS = {"address_same": 0.45, "address_without_floor": 0.22, "address_respelled": 0.13,
                 "address_missing": 0.2}  # fmt: skip
TAX_KINDS = {"tax_id_same": 0.5, "tax_id_missing": 0.32, "tax_id_respelled": 0.18}


def drawn(kinds: dict[str, float], rng: random.Random) -> str:
    return rng.choices(tuple(kinds), tuple(kinds.values()))[0]


def phone(number: str, kind: str, rng: random.Random) -> str:
    """A number in one of the spellings people use; what is no number stays as it is."""
    if kind == "phone_missing":
        return ""
    if kind == "phone_other":
        head = number[:-5] if number[:-5] not in MOBILE else number[:6]
        number = head + "".join(rng.choices("123456789", k=len(number) - len(head)))
    return _landline(number, kind, rng) if "-" in number else _without_area(number, rng)


def _landline(number: str, kind: str, rng: random.Random) -> str:
    area, rest = number.split("-", 1)
    text = rng.choice(
        [
            "{a}-{r}",
            "{a}{r}",
            "({a}){r}",
            "（{a}）{h} {t}",
            "+86 {b} {h} {t}",
            "86-{b}-{r}",
            "{a} {r}",
        ]
    ).format(a=area, b=area[1:], r=rest, h=rest[:4], t=rest[4:])
    if kind == "phone_extension":
        return text + rng.choice(["-{}", "转{}", " ext. {}", "*{}"]).format(rng.randrange(100, 999))
    return text.translate(WIDE_DIGITS) if rng.random() < 0.05 else text


def _without_area(number: str, rng: random.Random) -> str:
    """A Chinese mobile, a foreign number, or a placeholder."""
    if len(number) == 11 and number.isdigit():
        return rng.choice(["{}{}{}", "{} {} {}", "{}-{}-{}", "+86 {}{}{}", "+86-{}-{}-{}"]).format(
            number[:3], number[3:7], number[7:]
        )
    if number.startswith("+"):
        return rng.choice([number, number.replace(" ", "-"), number.replace("+", "00")])
    return number


def tax_id(number: str, kind: str, rng: random.Random) -> str:
    if kind == "tax_id_missing" or not number:
        return ""
    if kind == "tax_id_respelled":
        middle = len(number) // 2
        spaced = f"{number[:middle]} {number[middle:]}"
        return rng.choice([number.lower(), spaced, f" {number} ", number.translate(WIDE_DIGITS)])
    return number


class Address(NamedTuple):
    """Pieces of an address; places are rows of CITIES, or of FOREIGN if it is Latin."""

    latin: bool
    place: int
    district: str
    road: str
    number: int
    room: int


def address(where: Address, kind: str, rng: random.Random) -> str:
    if kind == "address_missing":
        return ""
    if where.latin:
        return _latin_address(where, kind, rng)
    city, province = CITIES[where.place][:2]
    head = rng.choice(
        ["", f"{city}市", f"{province}省{city}市" if province != city else f"{city}市"]
    )
    floor = where.room // 100
    room = rng.choice([f"{where.room}室", f"{floor}楼{where.room}", f"{floor}层"])
    tail = "" if kind == "address_without_floor" else room
    text = f"{head}{where.district}{where.road}{where.number}号{tail}"
    if kind == "address_respelled":
        return rng.choice(
            [text.translate(WIDE_DIGITS), text.replace("号", "#"), text.replace("区", "区 ")]
        )
    return text


def _latin_address(where: Address, kind: str, rng: random.Random) -> str:
    long, short = STREET_KINDS[where.number % len(STREET_KINDS)]
    street = f"{where.number} {where.road} {short if kind == 'address_respelled' else long}"
    floor = rng.choice([f"Floor {where.room // 100}", f"Suite {where.room}"])
    city = FOREIGN[where.place][0]
    return ", ".join([street, *([] if kind == "address_without_floor" else [floor]), city])


def email(domain: str, mailbox: str, rng: random.Random) -> str:
    """A mailbox at the domain: a firm's own has several, a free mailer's is always the same."""
    if not domain or rng.random() < 0.35:
        return ""
    box = mailbox if domain in FREE_MAIL else rng.choice(BOXES)
    text = f"{box}@{domain}"
    return text.upper() if rng.random() < 0.05 else text


def website(domain: str, rng: random.Random) -> str:
    if rng.random() < 0.4:
        return ""
    spelling = rng.choice(
        ["www.{}", "http://www.{}", "https://www.{}/", "{}", "http://{}/index.html"]
    )
    return spelling.format(domain)


def city_and_province(latin: bool, place: int, rng: random.Random) -> tuple[str, str]:
    """With and without 市 and 省, and sometimes not at all."""
    if rng.random() < 0.06:
        return "", ""
    if latin:
        return FOREIGN[place][0], FOREIGN[place][1]
    city, province = CITIES[place][:2]
    if rng.random() < 0.5:
        return city, province
    return f"{city}市", f"{province}市" if city == province else f"{province}省"
