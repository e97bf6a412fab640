"""Contacts of generated firms: relatives, namesakes and users of one mailbox stay apart."""

from datetime import date

import pandas as pd
import pytest
from harness import Resolution
from people import generated_contacts
from quality import near_misses_over, quality, told, with_keys
from records import generated

pytestmark = pytest.mark.slow
ACCOUNTS = 8000
NIGHT = date(2026, 11, 20)
LEAST_PRECISION, LEAST_RECALL, MOST_FALSE_MERGES = 0.98, 0.95, 0.02


def people(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    accounts = generated(ACCOUNTS, seed).records
    return accounts, generated_contacts(accounts, seed)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_person_is_one_and_its_near_misses_are_not(resolution: Resolution, seed: int) -> None:
    accounts, contacts = people(seed)
    resolution.run({NIGHT: {"account": accounts, "contact": contacts}})
    keyed = with_keys(contacts, resolution.keys("contact", NIGHT), truth="person")
    found = quality(keyed)
    assert found.precision >= LEAST_PRECISION and found.recall >= LEAST_RECALL, told(keyed)
    assert not near_misses_over(keyed, MOST_FALSE_MERGES), told(keyed)
