"""Every fault a HubSpot account may have, and what the night makes of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from acme_hubspot import PRIVATE, a_day_passes, acme, secrets
from crm_nights import Company, FirstNight, later

from sales_pipeline.simulators.crm.hubspot_seed import id_of
from sales_pipeline.sources.http.errors import ExtractError

LIST, SEARCH, LINKS = r"/objects/deals$", r"/deals/search$", r"/associations/"


@dataclass(frozen=True)
class Case:
    """A fault, the night it hits (1 is a first load), and how often a token may be made in it.

    Without an `error` the night lands what there is in spite of it; `again`: the fault has hidden
    something that the night after must bring.
    """

    fault: str
    rule: dict[str, Any] = field(default_factory=dict)
    night: int = 2
    mints: int = 1
    again: bool = False
    error: str = ""
    env: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def __str__(self) -> str:
        return f"{self.fault}-{self.note or 'night'}-{self.night}"


def rule(match: str = "", args: Any = None, **when: Any) -> dict[str, Any]:
    return {"match": {"path": match} if match else {}, "args": args or {}, **when}


MOVED = [
    {"op": "update", "object": "deals", "id": id_of(60), "values": {"dealname": "moved"}},
    {"op": "delete", "object": "deals", "id": id_of(62)},
    {"op": "insert", "object": "deals", "id": "9999", "values": {"dealname": "inserted"}},
]  # fmt: skip
PRICE = {"object": "deals", "name": "amount"}
LANDS = [
    # The token ends under way: renewed once each time, the call repeated.
    Case("expire_token_after_n", rule(args={"n": 4}), mints=9),
    Case("expire_token_after_n", rule(args={"n": 4}), night=1, mints=9, note="list"),
    # Too many calls: waited for.
    Case("throttle", rule(every=3)),
    Case("throttle", rule(nth=3, times=3, args={"retry_after": 7}), note="told"),
    Case("throttle", rule(every=2), env=PRIVATE, mints=0, note="private"),
    # The vendor's servers fail now and then: repeated.
    Case("http_500", rule(every=4)),
    Case("http_502", rule(every=4), night=1, note="list"),
    Case("http_503", rule(every=4)),
    Case("close_connection_mid_body", rule(every=4)),
    Case("truncate_json", rule(every=4)),
    Case("truncate_json", rule(LINKS, every=2), night=1, note="associations"),
    Case("slow", rule(every=2, args={"ms": 20})),
    Case("hang", rule(nth=4, args={"seconds": 5})),
    # An answer that is none of the vendor's: repeated, never taken for "no records".
    Case("empty_204", rule(SEARCH, nth=1)),
    Case("empty_204", rule(LINKS, nth=1), note="associations"),
    Case("not_modified_304", rule(SEARCH, nth=1)),
    Case("html_error_page_200", rule(SEARCH, nth=1)),
    Case("html_error_page_200", rule(LIST, nth=2), night=1, note="list"),
    # Pages that are not what they seem.
    Case("duplicate_row_across_pages", rule(SEARCH)),
    Case("duplicate_row_across_pages", rule(LIST), night=1, note="list"),
    Case("short_page_but_more", rule(every=2)),
    Case("short_page_but_more", rule(every=2), night=1, note="list"),
    Case("count_mismatch", rule(SEARCH, nth=3)),
    Case("mutate_between_pages", rule(SEARCH, args={"mutate": MOVED}), again=True),
    Case("mutate_between_pages", rule(LIST, args={"mutate": MOVED}), night=1, again=True,
         note="list"),
    # The vendor's clock is wrong: the window ends where it says, and the next one begins earlier.
    Case("clock_skew", rule(args={"seconds": 7000}), again=True),
    Case("clock_skew", rule(args={"seconds": -7000}), again=True, note="behind"),
    # Properties come, go and change: a night never fails on them.
    Case("new_field", rule(nth=1, args={"object": "deals", "name": "custom_region"})),
    Case("field_removed", rule(nth=1, args={"object": "deals", "name": "description"})),
    Case("type_change", rule(nth=1, args={**PRICE, "type": "text"})),
    Case("renamed_picklist", rule(nth=1, args={
        "object": "deals", "name": "dealstage", "old": "proposal", "new": "proposal_sent"})),
]  # fmt: skip
FAILS = [
    Case("revoke_refresh_token", rule(nth=3), mints=2, error=(
        "a new access token: permanent: BAD_REFRESH_TOKEN missing or unknown refresh token. "
        "Remedy: the app was uninstalled or the refresh token is another app's")),
    Case("revoke_refresh_token", rule(nth=3), env=PRIVATE, mints=0, note="private", error=(
        "permanent: INVALID_AUTHENTICATION Authentication credentials not found. This API supports "
        "OAuth 2.0 authentication.. Remedy: check the private app's token")),
    Case("daily_quota", rule(SEARCH), error=(
        "acme_hs/deals (deals): permanent: DAILY You have reached your daily limit.. Remedy: the "
        "account's API calls of today are used up: run again tomorrow")),
    Case("throttle", rule(SEARCH), error=(
        "acme_hs/deals (deals): throttled after 12 tries: TEN_SECONDLY_ROLLING You have")),
    Case("http_500", rule(SEARCH), error=(
        "acme_hs/deals (deals): transient after 6 tries: HTTP 500")),
    Case("html_error_page_200", rule(SEARCH), error=(
        "acme_hs/deals (deals): contract_broken after 3 tries: HTML a web page instead of data")),
    Case("empty_204", rule(SEARCH), error=(
        "acme_hs/deals (deals): contract_broken after 3 tries: HTTP 204 an empty answer")),
    Case("missing_records_key", rule(SEARCH), error=(
        "acme_hs/deals (deals): a page without its records ('results' is missing)")),
    Case("missing_records_key", rule(r"/deals/companies/"), note="associations", error=(
        "acme_hs/deals (deals), its companies: a page without its records")),
    Case("missing_records_key", rule(LIST), night=1, note="list", error=(
        "acme_hs/deals (deals): a page without its records ('results' is missing)")),
    Case("count_mismatch", rule(SEARCH), error=(
        "acme_hs/deals (deals): 1 announced records are not sent")),
]  # fmt: skip


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstNight]:
    with pytest.MonkeyPatch.context() as patch:
        with acme(tmp_path_factory.mktemp("first"), patch) as company:
            first = FirstNight.of(company)
        yield first


@pytest.fixture
def company(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first_night: FirstNight,
) -> Iterator[Company]:
    """The company in the night of the fault, which is set."""
    case: Case = request.getfixturevalue("case")
    with acme(tmp_path, monkeypatch, case.env) as company:
        if case.night == 2:
            company.go_on_from(first_night)
            a_day_passes(company.simulator)
            company.next_night()
        company.simulator.faults.add(case.fault, **case.rule)
        yield company


def minted(company: Company) -> int:
    return len(company.simulator.log.calls("/oauth/v1/token"))


@pytest.mark.parametrize("case", LANDS, ids=str)
def test_a_night_lands_in_spite_of_it(
    case: Case, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    company.run()
    company.assert_equal()
    assert company.simulator.faults.rules[0].fired and minted(company) <= case.mints
    if case.again:
        company.simulator.faults.reset()
        later(company.simulator, hours=20)
        company.next_night()
        company.run()
        company.assert_equal()
    company.assert_no_secret(secrets(company.simulator), caplog.text)


@pytest.mark.parametrize("case", FAILS, ids=str)
def test_a_night_fails_and_the_next_one_makes_up_for_it(
    case: Case, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    crm, deals = company.simulator, company.names["deals"]
    before = deals.state()
    with pytest.raises(ExtractError, match=re.escape(case.error)) as caught:
        company.run()
    assert deals.state() == before and minted(company) <= case.mints
    crm.faults.reset()
    crm.access.revoked = False
    later(crm, hours=20)
    company.run()
    company.assert_equal()
    company.assert_no_secret(secrets(crm), caplog.text, str(caught.value), repr(caught))
