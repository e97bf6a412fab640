"""How one firm's name is written a second time, by kind: what a matcher must see through."""

import random
from collections.abc import Callable
from typing import NamedTuple

from words import LATIN_SHORT, OTHER_FORM, OTHER_LATIN_FORM, POLLUTED, TRADITIONAL

WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))} | {32: "\u3000"}


class Name(NamedTuple):
    """The pieces of a name; `city` is empty where the name does not begin with it."""

    city: str
    brand: str
    trade: str
    form: str
    suffix: str
    latin: bool

    def spelled(self) -> str:
        pieces = (self.city, self.brand, self.trade, self.form, self.suffix)
        return " ".join(filter(None, pieces)) if self.latin else "".join(pieces)


def legal_form_missing(name: Name, rng: random.Random) -> str:
    return name._replace(form="").spelled()


def legal_form_other(name: Name, rng: random.Random) -> str:
    others = (OTHER_LATIN_FORM if name.latin else OTHER_FORM).get(name.form, [name.form])
    if name.suffix:  # of a branch, whose name goes on behind the form
        others = others[:1]
    return name._replace(form=rng.choice(others)).spelled()


def traditional(name: Name, rng: random.Random) -> str:
    return name.spelled().translate(TRADITIONAL)


def pinyin(name: Name, rng: random.Random) -> str:
    """Two characters at most carry their reading: what converted web pages leave behind."""
    text, found = name.spelled(), 0
    for plain, polluted in POLLUTED.items():
        if plain in text and found < 2:
            text, found = text.replace(plain, polluted, 1), found + 1
    return text


def full_width(name: Name, rng: random.Random) -> str:
    if name.latin:
        return name.spelled().translate(WIDE)
    return f"{name.city}{name.brand}\u3000{name.trade}{name.form}{name.suffix}".translate(WIDE)


def blanks_and_punctuation(name: Name, rng: random.Random) -> str:
    text = name.spelled()
    place = rng.randrange(1, len(text)) if not name.latin else text.index(" ")
    return rng.choice(
        ["{} {}", "{}\u200b{}", " {}  {}", "{}{}。", "{}-{}", "{}·{} ", "{}{}\t"]
    ).format(text[:place], text[place:])


def _edited(name: Name, rng: random.Random, edit: Callable[[str, int], str]) -> str:
    """A name with its brand or trade edited at one place; a short brand is left whole."""
    if len(name.brand) > 2 and (rng.random() < 0.6 or len(name.trade) < 3):
        return name._replace(brand=edit(name.brand, rng.randrange(1, len(name.brand)))).spelled()
    if len(name.trade) < 2:
        return name.spelled()
    return name._replace(trade=edit(name.trade, rng.randrange(1, len(name.trade)))).spelled()


def wrong_character(name: Name, rng: random.Random) -> str:
    other = rng.choice("aeiours" if name.latin else "天地大成业生工品新")
    return _edited(name, rng, lambda text, at: text[:at] + other + text[at + 1 :])


def missing_character(name: Name, rng: random.Random) -> str:
    return _edited(name, rng, lambda text, at: text[:at] + text[at + 1 :])


def swapped_characters(name: Name, rng: random.Random) -> str:
    return _edited(
        name, rng, lambda text, at: text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    )


def city_missing(name: Name, rng: random.Random) -> str:
    return name._replace(city="").spelled()


def city_in_brackets(name: Name, rng: random.Random) -> str:
    if not name.city:
        return name.spelled()
    opened, closed = rng.choice(["（）", "()"])
    inner = f"{name.brand}{opened}{name.city}{closed}{name.trade}"
    return inner + name.form + name.suffix


def abbreviated(name: Name, rng: random.Random) -> str:
    """A long brand by its first half, else the trade in short or not at all."""
    if name.latin:
        return name._replace(trade=LATIN_SHORT.get(name.trade, name.trade), form="").spelled()
    if len(name.brand) == 4:
        return name._replace(brand=name.brand[:2], form="").spelled()
    return name._replace(trade=name.trade[:2] if len(name.trade) > 2 else "", form="").spelled()


def latin_case(name: Name, rng: random.Random) -> str:
    return name.spelled().upper() if rng.random() < 0.6 else name.spelled().lower()


class Kind(NamedTuple):
    """harsh: the name alone no longer tells the firm; another attribute must agree."""

    spell: Callable[[Name, random.Random], str]
    chinese: float
    latin: float
    harsh: bool = False


KINDS = {
    "legal_form_missing": Kind(legal_form_missing, 0.11, 0.14),
    "legal_form_other": Kind(legal_form_other, 0.12, 0.16),
    "traditional": Kind(traditional, 0.08, 0),
    "pinyin": Kind(pinyin, 0.12, 0),
    "full_width": Kind(full_width, 0.07, 0.08),
    "blanks_and_punctuation": Kind(blanks_and_punctuation, 0.08, 0.08),
    "city_missing": Kind(city_missing, 0.11, 0),
    "city_in_brackets": Kind(city_in_brackets, 0.09, 0),
    "latin_case": Kind(latin_case, 0, 0.14),
    "wrong_character": Kind(wrong_character, 0.08, 0.1, True),
    "missing_character": Kind(missing_character, 0.08, 0.1, True),
    "swapped_characters": Kind(swapped_characters, 0.09, 0.1, True),
    "abbreviated": Kind(abbreviated, 0.09, 0.1, True),
}
# Near misses are written again only in ways that leave them what they are.
MILD = [name for name, kind in KINDS.items() if not kind.harsh and name != "city_missing"]
