"""The generated truth is what it says it is: otherwise no figure measured on it means anything."""

import pandas as pd
import pytest
from firms import CODE, CODE_WEIGHTS, generate
from near_misses import KINDS as NEAR_MISSES
from near_misses import with_near_misses
from people import generated_contacts
from records import generated, kinds_of
from variants import KINDS as VARIANTS

COUNT = 20_000
LATIN_ONLY = {"latin_case", "order"}


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    return generated(COUNT, 1).records


def test_one_seed_gives_the_same_records_and_another_does_not() -> None:
    first = generated(500, 7).records
    assert first.equals(generated(500, 7).records)
    assert not first["name"].equals(generated(500, 8).records["name"])


def test_every_kind_is_at_least_one_record_in_a_hundred(records: pd.DataFrame) -> None:
    assert len(records) == COUNT and records["record_key"].is_unique
    found = {kind: int(mask.sum()) for kind, mask in kinds_of(records)}
    assert set(VARIANTS) | set(NEAR_MISSES) <= set(found)
    rare = {kind: n for kind, n in found.items() if n < COUNT // 100 and kind not in LATIN_ONLY}
    assert not rare
    assert found["latin_case"] > 0.02 * records["name"].str.isascii().sum()


def test_a_seventh_of_the_firms_has_two_to_five_records(records: pd.DataFrame) -> None:
    sizes = records.groupby("firm").size()
    assert 0.13 < (sizes > 1).mean() < 0.16 and sizes.max() == 5
    assert records.loc[records["near_miss"] == "placeholder_name", "firm"].is_unique


def test_two_firms_in_three_have_a_tax_id_with_its_check_character() -> None:
    firms = generate(2000, 3)
    ids = [tax_id for tax_id in firms["tax_id"] if tax_id.startswith("91")]
    assert 0.6 < (firms["tax_id"] != "").mean() < 0.7
    for tax_id in ids:
        rest = sum(CODE.index(c) * w for c, w in zip(tax_id, CODE_WEIGHTS, strict=False))
        assert CODE[(31 - rest % 31) % 31] == tax_id[17]


def test_near_misses_share_what_their_kind_says_and_differ_in_their_name() -> None:
    firms = pd.DataFrame(with_near_misses(generate(10_000, 5), 5))
    siblings = firms[firms["near_miss"] == "sibling"]
    by_phone = siblings.groupby(["phone", "road", "number", "brand"])
    assert (by_phone.size() == 2).all() and (by_phone["trade"].nunique() == 2).all()
    agency = firms[firms["near_miss"] == "agency"]
    assert agency["phone"].nunique() == 1 and len(agency) == 300
    shops = firms[firms["near_miss"] == "numbered_shop"]
    assert shops.groupby(["brand", "place", "trade"])["suffix"].nunique().min() == 3
    cities = firms[firms["near_miss"] == "other_city"]
    assert (cities.groupby(["brand", "trade", "form"])["place"].nunique() == 2).mean() > 0.99


def test_people_are_known_twice_and_mistaken_for_each_other() -> None:
    accounts = generated(3000, 2).records
    contacts = generated_contacts(accounts, 2)
    assert contacts["record_key"].is_unique and contacts["account_id"].notna().all()
    rare = {kind: int(m.sum()) for kind, m in kinds_of(contacts) if m.mean() < 0.01}
    assert set(rare) <= LATIN_ONLY
    family = contacts[contacts["near_miss"] == "family"]
    assert (family.groupby("group")["person"].nunique() == 2).all()
