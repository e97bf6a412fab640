"""Rows of a CRM that belongs to no vendor: accounts, contacts, leads, opportunities, activities.

The same entity, count and seed give the same rows, made one by one: a million need no memory.
References are row numbers of the other entity; each vendor makes its own ids and fields of them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sales_pipeline.simulators.company import words

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)
DAYS = 720
OWNERS = 8
# Rows of each entity for one account.
SHARES = {"accounts": 1, "contacts": 2, "leads": 1, "opportunities": 3, "activities": 5}
STAGES = (
    ("qualification", 10), ("needs_analysis", 25), ("proposal", 50), ("negotiation", 75),
    ("won", 100), ("lost", 0),
)  # fmt: skip
CURRENCIES = ("CNY", "CNY", "CNY", "CNY", "USD", "EUR")
# What breaks a careless parser: quotes, separators, line ends, characters beyond the first plane.
NOTES = (
    None, "", "已电话沟通，下周拜访", 'He said "call again", then hung up', "第一行\n第二行\r\n三",
    "a,b;c\td", "合同已寄出 📦", "𠮷野家的采购", "  padded  ", "=1+1",
)  # fmt: skip


class Seeded(NamedTuple):
    number: int
    values: dict[str, Any]
    created: datetime
    modified: datetime


def seeded(size: int, seed: int = 0, until: datetime = UNTIL) -> dict[str, Iterator[Seeded]]:
    """Every entity for `size` accounts, none of it modified after `until`."""
    return {entity: rows(entity, size * SHARES[entity], seed, until) for entity in SHARES}


def rows(
    entity: str, count: int, seed: int = 0, until: datetime = UNTIL, accounts: int | None = None
) -> Iterator[Seeded]:
    """`count` rows of one entity that refer to `accounts` accounts: in proportion, unless told."""
    draw, make = Random(f"{seed}:{entity}"), MAKERS[entity]
    parents = accounts or max(1, count // SHARES[entity])
    for number in range(count):
        values = make(draw, number, parents)
        created = until - timedelta(seconds=draw.randrange(DAYS * 86_400))
        yield Seeded(number, values, created, _modified(draw, created, until))


def users(seed: int = 0) -> list[dict[str, Any]]:
    """The people who own the rows; a row's `owner` is a number in this list."""
    draw = Random(f"{seed}:users")
    return [
        {"number": n, "name": _person(draw), "email": f"user{n}@example.test"}
        for n in range(OWNERS)
    ]


def _modified(draw: Random, created: datetime, until: datetime) -> datetime:
    """Each tenth row was last touched by a nightly bulk update: many share that second."""
    if draw.random() < 0.1:
        night = (until - timedelta(days=draw.randrange(10))).replace(hour=0, minute=0, second=0)
        return max(created, min(night, until))
    return created + timedelta(seconds=int(draw.random() * (until - created).total_seconds()))


def _account(draw: Random, number: int, accounts: int) -> dict[str, Any]:
    place = draw.choice(words.PLACES)
    return {
        "name": _company(draw), "industry": draw.choice(words.TRADES)[2], "province": place[0],
        "city": place[1], "phone": f"1400{draw.randrange(10**7):07d}",
        "website": f"https://account{number}.example.test", "employees": draw.randrange(5, 5000),
        "owner": draw.randrange(OWNERS), "note": draw.choice(NOTES),
    }  # fmt: skip


def _contact(draw: Random, number: int, accounts: int) -> dict[str, Any]:
    return {
        "name": _person(draw), "title": draw.choice(("采购经理", "总经理", "Engineer", None)),
        "mobile": f"1400{draw.randrange(10**7):07d}", "email": f"contact{number}@example.test",
        "account": draw.randrange(accounts), "owner": draw.randrange(OWNERS),
    }  # fmt: skip


def _lead(draw: Random, number: int, accounts: int) -> dict[str, Any]:
    converted = draw.random() < 0.3
    return {
        "name": _person(draw), "company": _company(draw), "email": f"lead{number}@example.test",
        "source": draw.choice(("web", "fair", "referral", "cold_call")),
        "status": "converted" if converted else draw.choice(("new", "contacted", "junk")),
        "converted": converted, "owner": draw.randrange(OWNERS),
    }  # fmt: skip


def _opportunity(draw: Random, number: int, accounts: int) -> dict[str, Any]:
    stage, probability = draw.choice(STAGES)
    amount = None if draw.random() < 0.05 else f"{draw.randrange(0, 10**8) / 100:.2f}"
    return {
        "name": f"{draw.choice(words.TRADES)[0]}项目{number}", "account": draw.randrange(accounts),
        "stage": stage, "probability": probability, "amount": amount,
        "currency": draw.choice(CURRENCIES),
        "close_date": (UNTIL + timedelta(days=draw.randrange(-DAYS, 180))).date().isoformat(),
        "owner": draw.randrange(OWNERS), "note": draw.choice(NOTES),
    }  # fmt: skip


def _activity(draw: Random, number: int, accounts: int) -> dict[str, Any]:
    return {
        "subject": f"{draw.choice(('拜访', '电话', '邮件', 'Demo'))} {number}",
        "kind": draw.choice(("call", "visit", "task")), "account": draw.randrange(accounts),
        "done": draw.random() < 0.7, "minutes": draw.randrange(5, 180),
        "owner": draw.randrange(OWNERS), "note": draw.choice(NOTES),
    }  # fmt: skip


def _company(draw: Random) -> str:
    city = draw.choice(words.PLACES)[1].removesuffix("市")
    head, trade = draw.choice(words.HEADS), draw.choice(words.TRADES)[0]
    return f"{city}{head}{draw.choice(words.TAILS)}{trade}{draw.choice(words.SUFFIXES)}"


def _person(draw: Random) -> str:
    return draw.choice(words.SURNAMES) + draw.choice(words.GIVEN)[0] + draw.choice(words.GIVEN)[0]


MAKERS: dict[str, Callable[[Random, int, int], dict[str, Any]]] = {
    "accounts": _account, "contacts": _contact, "leads": _lead, "opportunities": _opportunity,
    "activities": _activity,
}  # fmt: skip
