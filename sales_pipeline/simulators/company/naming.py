"""Names of companies and people, in Chinese and English, and the numbers the state gives to firms.

Every name is drawn from a named random stream, so the same seed names everybody alike.
"""

import numpy as np

from sales_pipeline.simulators.company import words

TAX_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_TAX_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def person(rng: np.random.Generator) -> tuple[str, str]:
    """A Chinese name and the same name in pinyin."""
    surname = int(rng.integers(len(words.SURNAMES)))
    given = [words.GIVEN[int(i)] for i in rng.integers(len(words.GIVEN), size=2)]
    chinese = words.SURNAMES[surname] + "".join(zh for zh, _ in given)
    latin = "".join(en for _, en in given).capitalize()
    return chinese, f"{latin} {words.SURNAMES_EN[surname]}"


def domestic_company(rng: np.random.Generator, city: str, used: set[str]) -> tuple[str, str]:
    """A Chinese company name not in `used`, and the code of its trade."""
    while True:
        head = words.HEADS[int(rng.integers(len(words.HEADS)))]
        tail = words.TAILS[int(rng.integers(len(words.TAILS)))]
        trade, _, industry = words.TRADES[int(rng.integers(len(words.TRADES)))]
        suffix = words.SUFFIXES[int(rng.integers(len(words.SUFFIXES)))]
        name = f"{city.removesuffix('市')}{head}{tail}{trade}{suffix}"
        if name not in used:
            used.add(name)
            return name, industry


def foreign_company(rng: np.random.Generator, used: set[str]) -> tuple[str, str]:
    while True:
        head, other = (words.EN_HEADS[int(i)] for i in rng.integers(len(words.EN_HEADS), size=2))
        _, trade, industry = words.TRADES[int(rng.integers(len(words.TRADES)))]
        form = words.EN_FORMS[int(rng.integers(len(words.EN_FORMS)))]
        number = f" {int(rng.integers(2, 99))}" if len(used) > 400 else ""
        name = f"{head} {other} {trade}{number} {form}"
        if name not in used:
            used.add(name)
            return name, industry


def tax_id(rng: np.random.Generator, place_code: str) -> str:
    """A unified social credit code with a right check character."""
    body = "91" + place_code + "".join(TAX_ALPHABET[int(i)] for i in rng.integers(31, size=9))
    total = sum(TAX_ALPHABET.index(c) * w for c, w in zip(body, _TAX_WEIGHTS, strict=True))
    return body + TAX_ALPHABET[(31 - total % 31) % 31]


def mobile(rng: np.random.Generator) -> str:
    """A phone number in a range no operator has given out."""
    return f"1400{int(rng.integers(0, 10_000_000)):07d}"
