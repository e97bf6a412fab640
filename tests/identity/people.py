"""Contacts of generated accounts in several systems, with the truth: which person each one is.

A person belongs to a firm and may be known at several of its accounts. Relatives share a phone,
namesakes a name, colleagues a mailbox.
"""

import random
from typing import Any

import pandas as pd
from spellings import drawn
from words import FIRST_NAMES, GIVEN, LAST_NAMES, MOBILE, SURNAMES, TRADITIONAL

ORDINARY = "ordinary"
# family: two of one surname and phone. namesake: two of one name at one firm. shared_mailbox:
# three who answer info@. former: the same name and phone scheme at another firm, another person.
NEAR_MISSES = {ORDINARY: 0.72, "family": 0.08, "namesake": 0.07, "shared_mailbox": 0.08,
               "elsewhere": 0.05}  # fmt: skip
SIZES = {ORDINARY: 1, "family": 2, "namesake": 2, "shared_mailbox": 3, "elsewhere": 2}
NAME_KINDS = {"as_it_is": 0.2, "title": 0.15, "traditional": 0.25, "blanks": 0.15, "order": 0.15,
              "wrong_character": 0.1}  # fmt: skip
REPEATED_SHARE = 0.25
Person = dict[str, Any]


def generated_contacts(accounts: pd.DataFrame, seed: int) -> pd.DataFrame:
    """About one person for two accounts; a quarter of them known two or three times.

    Columns: record_key, source, account_id, person, group, near_miss, name_kind, name, email,
    phone, title; '' is a missing value.
    """
    rng = random.Random(seed)
    of_firm = accounts.groupby("firm")[["source", "source_id"]].apply(
        lambda rows: list(rows.itertuples(index=False, name=None))
    )
    firms = rng.sample(of_firm.index.tolist(), len(of_firm) // 3)
    rows: list[Person] = []
    person = 0
    for group, firm in enumerate(firms):
        near_miss = drawn(NEAR_MISSES, rng)
        for one in _group(near_miss, rng):
            elsewhere = near_miss == "elsewhere" and one["number"] > 0
            at = of_firm[firms[group - 1] if elsewhere else firm]
            rows += _known(one, person, group, near_miss, at, rng)
            person += 1
    return _numbered(rows, rng)


def _group(near_miss: str, rng: random.Random) -> list[Person]:
    """People of one group, each with a name, a mailbox and a phone of its own unless it shares."""
    latin = rng.random() < 0.15
    people = [_person(latin, rng) | {"number": n} for n in range(SIZES[near_miss])]
    first = people[0]
    for other in people[1:]:
        if near_miss == "family":
            other["surname"], other["phone"] = first["surname"], first["phone"]
            while other["given"] == first["given"]:
                other["given"] = _given(latin, rng)
        if near_miss in ("namesake", "elsewhere"):
            other["surname"], other["given"] = first["surname"], first["given"]
        if near_miss == "shared_mailbox":
            other["email"] = first["email"]
    if near_miss == "shared_mailbox":
        for one in people:
            one["email"] = f"info@{first['email'].split('@')[1]}"
    return people


def _person(latin: bool, rng: random.Random) -> Person:
    phone = rng.choice(MOBILE) + str(rng.randrange(10**7, 10**8))
    return {
        "latin": latin,
        "surname": rng.choice(LAST_NAMES if latin else SURNAMES),
        "given": _given(latin, rng),
        "phone": phone,
        "email": f"p{rng.randrange(10**8)}@firm{rng.randrange(10**6)}.com",
    }


def _given(latin: bool, rng: random.Random) -> str:
    return (
        rng.choice(FIRST_NAMES) if latin else "".join(rng.choices(GIVEN, k=rng.choice([1, 2, 2])))
    )


def _known(
    one: Person, person: int, group: int, near_miss: str, at: list[tuple[str, str]],
    rng: random.Random,
) -> list[Person]:  # fmt: skip
    """The person's records at accounts of the firm, each with its phone or its mailbox."""
    times = rng.choice([2, 2, 3]) if rng.random() < REPEATED_SHARE else 1
    found = []
    for time in range(times):
        source, account_id = rng.choice(at)
        kind = drawn(NAME_KINDS, rng) if time else "as_it_is"
        has_phone = not time or rng.random() < 0.7
        has_email = not time or not has_phone or rng.random() < 0.6
        if kind == "wrong_character" and near_miss != ORDINARY:
            kind = "blanks"
        has_phone |= near_miss == "shared_mailbox" or kind == "wrong_character"
        has_email |= near_miss == "family" or kind == "wrong_character"
        name = _written(one, kind, rng)
        found.append({
            "person": person, "group": group, "near_miss": near_miss, "source": source,
            "account_id": account_id,
            "name_kind": kind if name != _written(one, "as_it_is", rng) else "as_it_is",
            "name": name,
            "phone": _phone(one["phone"], rng) if has_phone else "",
            "email": rng.choice([one["email"], one["email"].upper()]) if has_email else "",
            "title": rng.choice(["经理", "采购", "总监", ""]),
        })  # fmt: skip
    return found


def _written(one: Person, kind: str, rng: random.Random) -> str:
    surname, given = one["surname"], one["given"]
    name = f"{given} {surname}" if one["latin"] else surname + given
    if kind == "title":
        before, after = (["Mr. ", "Dr. "], [""]) if one["latin"] else ([""], ["先生", "经理"])
        return rng.choice(before) + name + rng.choice(after)
    if kind == "wrong_character" and len(given) > 1:
        return name.replace(given, given[:-1] + ("" if one["latin"] else rng.choice(GIVEN)))
    if kind == "order":
        return f"{surname}, {given}" if one["latin"] else name
    if kind == "blanks":
        return f" {name.replace(' ', '  ')}" if one["latin"] else f"{surname} {given}"
    return name.translate(TRADITIONAL) if kind == "traditional" else name


def _phone(number: str, rng: random.Random) -> str:
    spelling = rng.choice(["{}{}{}", "{} {} {}", "{}-{}-{}", "+86 {}{}{}", "0086{}{}{}"])
    return spelling.format(number[:3], number[3:7], number[7:])


def _numbered(rows: list[Person], rng: random.Random) -> pd.DataFrame:
    """Ids that say nothing about the person."""
    ids = rng.sample(range(10 * len(rows)), len(rows))
    frame = pd.DataFrame(rows)
    frame["record_key"] = [
        f"{source}:P{n:08d}" for source, n in zip(frame["source"], ids, strict=True)
    ]
    return frame
