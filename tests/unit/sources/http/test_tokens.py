import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fake_clock import FakeClock

from sales_pipeline.sources.http.limits import Rate
from sales_pipeline.sources.http.tokens import Token, TokenCache, TooManyMints


class Accounts:
    """A vendor that numbers its tokens."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.minted = clock, 0

    def mint(self) -> Token:
        self.minted += 1
        return Token(f"token-{self.minted:04d}", self.clock.now() + timedelta(hours=1), {"h": "x"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def accounts(clock: FakeClock) -> Accounts:
    return Accounts(clock)


@pytest.fixture
def cache(tmp_path: Path, clock: FakeClock, accounts: Accounts) -> TokenCache:
    return TokenCache(tmp_path / "s" / ".token", ("secret-1",), accounts.mint, clock, Rate(10, 600))


def test_one_token_serves_all_calls_and_all_processes(
    cache: TokenCache, accounts: Accounts
) -> None:
    first = cache.get()
    other_process = replace(cache)
    assert other_process.get() == first == cache.get()
    assert accounts.minted == 1


def test_a_token_near_its_end_is_renewed(
    cache: TokenCache, accounts: Accounts, clock: FakeClock
) -> None:
    cache.get()
    clock.sleep(3600 - 299)
    assert cache.get().value == "token-0002"


def test_eight_threads_mint_one_token(cache: TokenCache, accounts: Accounts) -> None:
    _at_once(8, cache.get)
    assert accounts.minted == 1


def test_eight_threads_with_the_same_stale_token_mint_one_more(
    cache: TokenCache, accounts: Accounts
) -> None:
    stale = cache.get()
    _at_once(8, lambda: cache.renew(stale))
    assert accounts.minted == 2


def test_the_vendors_limit_on_tokens_is_kept(
    cache: TokenCache, accounts: Accounts, clock: FakeClock
) -> None:
    times = []
    for _ in range(25):
        cache.renew(cache.get())
        times.append(clock.now())
    for start in times:
        within = [at for at in times if start <= at < start + timedelta(seconds=600)]
        assert len(within) <= 10


def test_a_wait_that_is_too_long_is_refused(cache: TokenCache, clock: FakeClock) -> None:
    hasty = replace(cache, longest_wait=60.0)
    with pytest.raises(TooManyMints, match=r"10 tokens were made within 600 s.*Remedy: run again"):
        for _ in range(11):
            hasty.renew(hasty.get())


def test_a_mint_whose_answer_was_lost_counts(cache: TokenCache, clock: FakeClock) -> None:
    def lost() -> Token:
        raise ConnectionError("no answer")

    broken = replace(cache, mint=lost)
    for _ in range(10):
        with pytest.raises(ConnectionError):
            broken.get()
    cache.get()
    assert clock.passed >= 600


def test_the_file_tells_nothing_and_belongs_to_the_secret(
    cache: TokenCache, accounts: Accounts
) -> None:
    token = cache.get()
    content = cache.path.read_bytes()
    assert token.value.encode() not in content and b"secret" not in content
    replace(cache, secrets=("another",)).get()
    assert accounts.minted == 2


def _at_once(number: int, act: Callable[[], object]) -> None:
    threads = [threading.Thread(target=act) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
