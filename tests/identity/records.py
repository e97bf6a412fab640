"""Records of generated firms in several systems, with the truth: which firm each record is.

One firm in seven has two to five records. Every record says how its name and its
attributes are written, so that results can be told by kind.
"""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from firms import Columns, generate
from near_misses import ORDINARY, with_near_misses
from spellings import (
    ADDRESS_KINDS,
    PHONE_KINDS,
    TAX_KINDS,
    Address,
    address,
    city_and_province,
    drawn,
    email,
    phone,
    tax_id,
    website,
)
from variants import KINDS, MILD, Name
from words import CITIES, FREE_MAIL

SOURCES = {"erp": 0.4, "zoho": 0.25, "fxiaoke": 0.2, "salesforce": 0.15}
REPEATED_SHARE = 0.15
# Records beyond the first of a firm that has several.
MORE = {1: 0.55, 2: 0.25, 3: 0.12, 4: 0.08}
RECORDS_PER_FIRM = 1 + REPEATED_SHARE * sum(more * share for more, share in MORE.items())
AS_IT_IS = "as_it_is"
KIND_COLUMNS = ("name_kind", "phone_kind", "address_kind", "tax_kind", "near_miss")
PLAN = ["firm", "size", "is_first", "source", "source_id", "record_key"]
Record = dict[str, Any]


class World(NamedTuple):
    """Firms and their records.

    Columns of the records: record_key, source, source_id, firm, near_miss, name_kind, phone_kind,
    address_kind, tax_kind, and the attributes of an account; '' is a missing one.
    """

    firms: Columns
    records: pd.DataFrame

    def rewritten(self, records: pd.DataFrame, seed: int) -> pd.DataFrame:
        """The same records as other people would have written them."""
        return _rendered(self.firms, records[PLAN], seed)


def generated(count: int, seed: int) -> World:
    """Exactly `count` records; their firms, about a quarter fewer, are made for them."""
    firms = with_near_misses(generate(round(count / RECORDS_PER_FIRM * 1.02), seed), seed)
    return World(firms, _rendered(firms, _plan(firms, count, seed), seed))


def _plan(firms: Columns, count: int, seed: int) -> pd.DataFrame:
    """Which record is of which firm, in which source, under which id. No 散户 is known twice."""
    rng = np.random.default_rng([seed, 1])
    firm = np.arange(len(firms["place"]))
    more = rng.choice(list(MORE), size=len(firm), p=list(MORE.values()))
    more[(rng.random(len(firm)) >= REPEATED_SHARE) | (firms["near_miss"] == "placeholder_name")] = 0
    repeats = 1 + more
    firm = np.repeat(firm, repeats)
    plan = pd.DataFrame({"firm": firm, "size": repeats[firm]})
    plan["is_first"] = ~plan["firm"].duplicated()
    plan["source"] = rng.choice(list(SOURCES), size=len(plan), p=list(SOURCES.values()))
    plan["source_id"] = [f"{n:08d}" for n in rng.permutation(10 * len(plan))[: len(plan)].tolist()]
    plan["record_key"] = plan["source"] + ":" + plan["source_id"]
    return plan.iloc[:count].reset_index(drop=True)


def _rendered(firms: Columns, plan: pd.DataFrame, seed: int) -> pd.DataFrame:
    rng = random.Random(seed)
    firm_of = {key: column.tolist() for key, column in firms.items()}
    rows = [
        _record({key: column[firm] for key, column in firm_of.items()}, is_first, size, rng)
        for firm, is_first, size in zip(plan["firm"], plan["is_first"], plan["size"], strict=True)
    ]
    return plan.join(pd.DataFrame(rows, index=plan.index))


def _record(firm: Record, is_first: bool, size: int, rng: random.Random) -> Record:
    kinds = _kinds(firm, is_first, size, rng)
    city, province = city_and_province(firm["latin"], firm["place"], rng)
    where = Address(firm["latin"], firm["place"], firm["district"], firm["road"], firm["number"],
                    firm["room"])  # fmt: skip
    domain = firm["domain"]
    has_site = domain and domain not in FREE_MAIL and firm["near_miss"] != "accountant"
    name = _name(firm)
    spell = KINDS[kinds["name_kind"]].spell if kinds["name_kind"] != AS_IT_IS else None
    written = spell(name, rng) if spell else name.spelled()
    if written == name.spelled():
        kinds["name_kind"] = AS_IT_IS
    return {
        "near_miss": firm["near_miss"],
        **kinds,
        "name": written,
        "tax_id": tax_id(firm["tax_id"], kinds["tax_kind"], rng),
        "phone": phone(firm["phone"], kinds["phone_kind"], rng),
        "email": email(domain, firm["mailbox"], rng),
        "website": website(domain, rng) if has_site else "",
        "address": address(where, kinds["address_kind"], rng),
        "city": city,
        "province": province,
    }


def _name(firm: Record) -> Name:
    place = firm["place"] if firm["name_place"] < 0 else firm["name_place"]
    city = CITIES[place][0] if firm["prefix"] else ""
    return Name(city, firm["brand"], firm["trade"], firm["form"], firm["suffix"], firm["latin"])


def _kinds(firm: Record, is_first: bool, size: int, rng: random.Random) -> Record:
    """How a record is written; what makes its firm known is never left out altogether."""
    if is_first:
        spare = size == 1 and rng.random() < 0.15
        return {
            "name_kind": AS_IT_IS,
            "tax_kind": "tax_id_same",
            "phone_kind": "phone_missing" if spare else "phone_same",
            "address_kind": "address_missing"
            if size == 1 and rng.random() < 0.15
            else "address_same",
        }
    found = {
        "name_kind": _name_kind(firm, rng),
        "tax_kind": drawn(TAX_KINDS, rng),
        "phone_kind": drawn(PHONE_KINDS, rng),
        "address_kind": drawn(ADDRESS_KINDS, rng),
    }
    return _known(found, bool(firm["tax_id"]) and found["tax_kind"] != "tax_id_missing", rng)


def _name_kind(firm: Record, rng: random.Random) -> str:
    latin = firm["latin"]
    if firm["near_miss"] == "placeholder_name":
        return AS_IT_IS
    names = list(KINDS) if firm["near_miss"] == ORDINARY else MILD
    weights = [KINDS[name].latin if latin else KINDS[name].chinese for name in names]
    return rng.choices([*names, AS_IT_IS], [*weights, 0.06])[0]


def _known(found: Record, has_tax_id: bool, rng: random.Random) -> Record:
    """Without a tax id, phone or address stand beside a harsh name; both beside a short one."""
    kind = KINDS.get(found["name_kind"])
    if has_tax_id or kind is None or not kind.harsh:
        return found
    has_phone = found["phone_kind"] in ("phone_same", "phone_extension")
    has_address = found["address_kind"] != "address_missing"
    both = found["name_kind"] == "abbreviated"
    if not has_phone and (both or not has_address):
        found["phone_kind"], has_phone = "phone_same", True
    if not has_address and (both or not has_phone):
        found["address_kind"] = "address_same"
    return found


def kinds_of(records: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Every kind and which records are of it, near misses among them."""
    for column in filter(records.columns.__contains__, KIND_COLUMNS):
        for kind in sorted(records[column].unique()):
            yield kind, records[column] == kind
