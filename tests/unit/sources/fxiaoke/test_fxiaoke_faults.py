"""A night of Fxiaoke under each trouble that may strike: it gets through, or says why not.

What passes ends with the state that an undisturbed night would have given. What does not is an
error with the vendor's code and a remedy; nothing lands, and the night after it has everything.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from acme_fxiaoke import Acme, FirstNight, second_day

from sales_pipeline.simulators.crm.fxiaoke_auth import MINTS_A_MINUTE
from sales_pipeline.sources.http.errors import ExtractError

QUERY, TOKEN = {"path": "data/query"}, {"path": "corpAccessToken"}
FOR_EVER = 1_000_000


class Trouble(NamedTuple):
    """A fault rule, on queries from the second one on unless it says otherwise; what it needs."""

    fault: str
    rule: dict[str, Any] = {"nth": 2}  # noqa: RUF012
    env: dict[str, str] = {}  # noqa: RUF012
    args: dict[str, Any] = {}  # noqa: RUF012
    match: dict[str, str] = QUERY

    def strike(self, company: Acme) -> None:
        rules = company.sim.faults
        rules.add(self.fault, match=self.match, args=self.args, **self.rule)


HASTY = {"read_timeout": "0.3"}
PASSES = {
    "tokens end after one call": Trouble("expire_token_after_n", {}, args={"n": 1}, match={}),
    "too fast, 30004": Trouble("throttle", {"every": 4}),
    "too often, 14001": Trouble("throttle", {"every": 4}, args={"code": 14001}),
    "busy, -1": Trouble("throttle", {"every": 5}, args={"code": -1}),
    "system error, -2": Trouble("throttle", {"every": 5}, args={"code": -2}),
    "timed out, 50009": Trouble("throttle", {"every": 5}, args={"code": 50009}),
    "HTTP 500": Trouble("http_500", {"nth": 2, "times": 2}),
    "HTTP 502": Trouble("http_502", {"nth": 2, "times": 2}),
    "HTTP 503": Trouble("http_503", {"nth": 2, "times": 2}),
    "HTTP 503 for a token": Trouble("http_503", {"nth": 1, "times": 2}, match=TOKEN),
    "too often for a token": Trouble("throttle", {"nth": 1}, args={"code": 14001}, match=TOKEN),
    "cut connection": Trouble("close_connection_mid_body"),
    "half a body": Trouble("truncate_json"),
    "slow": Trouble("slow", args={"ms": 80}),
    "no answer": Trouble("hang", {"nth": 2}, HASTY, {"seconds": 5}),
    "no answer for a token": Trouble("hang", {"nth": 1}, HASTY, {"seconds": 5}, TOKEN),
    "an empty 204": Trouble("empty_204"),
    "an empty 304": Trouble("not_modified_304"),
    "a web page once": Trouble("html_error_page_200"),
    "a row on two pages": Trouble("duplicate_row_across_pages"),
    "a row on each of two borders": Trouble("duplicate_row_across_pages", {"nth": 2, "times": 2}),
    "short pages": Trouble("short_page_but_more", {"every": 2}),
    "a wrong total": Trouble("count_mismatch", {"every": 1}),
    "a clock 2 h ahead": Trouble("clock_skew", {}, args={"seconds": 7200}, match={}),
    "a clock 2 h behind": Trouble("clock_skew", {}, args={"seconds": -7200}, match={}),
    "a new field": Trouble("new_field", args={"object": "AccountObj", "name": "grade__c"}),
}


def check_mints(company: Acme, most: int = FOR_EVER) -> None:
    """No more tokens than the vendor allows, in any minute."""
    mints = company.mints()
    assert len(mints) <= most
    for start in mints:
        assert sum(start <= at < start + timedelta(seconds=60) for at in mints) <= MINTS_A_MINUTE


@pytest.mark.parametrize("trouble", PASSES.values(), ids=PASSES)
def test_a_night_gets_through(
    monkeypatch: pytest.MonkeyPatch,
    fxiaoke_first_night: FirstNight,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    trouble: Trouble,
) -> None:
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path, env=trouble.env) as company:
        trouble.strike(company)
        company.night()
        assert company.sim.faults.rules[0].fired
        company.check()
        # Where no call is given much time, a token call may be repeated, too.
        check_mints(company, 1 if trouble.match == QUERY and not trouble.env else FOR_EVER)
        company.check_no_secret(caplog.text)


STOPS = {
    "the permanent code is withdrawn": (
        Trouble("revoke_refresh_token"),
        r"a new access token: permanent: 20015 .*Remedy: the permanent code was withdrawn",
    ),
    "every token is refused": (
        Trouble("expire_token_after_n", {}, args={"n": 0}, match=QUERY),
        r"fxiaoke/accounts \(AccountObj\): auth_expired after 2 tries: 20016 .*Remedy: .*switched",
    ),
    "the day's calls are used up": (
        Trouble("daily_quota", {"nth": 2, "times": FOR_EVER}),
        r"fxiaoke/accounts \(AccountObj\): permanent: 30002 .*Remedy: .*resets at 00:00 \(UTC\+8\)",
    ),
    "no calls were bought": (
        Trouble("throttle", args={"code": 30003}),
        r"\(AccountObj\): permanent: 30003 .*Remedy: buy a pack of Open API calls",
    ),
    "the object may not be read": (
        Trouble("throttle", args={"code": 15003}),
        r"\(AccountObj\): permanent: 15003 .*Remedy: give the app and the person it acts for",
    ),
    "too fast for ever": (
        Trouble("throttle", {"nth": 2, "times": FOR_EVER}),
        r"fxiaoke/accounts \(AccountObj\): throttled after 12 tries: 30004",
    ),
    "HTTP 503 for ever": (
        Trouble("http_503", {"nth": 2, "times": FOR_EVER}),
        r"fxiaoke/accounts \(AccountObj\): transient after 6 tries: HTTP 503",
    ),
    "half bodies for ever": (
        Trouble("truncate_json", {"nth": 2, "times": FOR_EVER}),
        r"\(AccountObj\): transient after 6 tries: JSON the body is no complete JSON",
    ),
    "no answer for ever": (
        Trouble("hang", {"nth": 2, "times": FOR_EVER}, {"read_timeout": "0.1"}),
        r"\(AccountObj\): transient after 6 tries: ReadTimeout no complete answer",
    ),
    "web pages for ever": (
        Trouble("html_error_page_200", {"nth": 2, "times": FOR_EVER}),
        r"\(AccountObj\): contract_broken after 3 tries: HTML a web page instead of data",
    ),
    "an empty 204 for ever": (
        Trouble("empty_204", {"nth": 2, "times": FOR_EVER}),
        r"\(AccountObj\): contract_broken after 3 tries: HTTP 204 .*Remedy: ",
    ),
    "a page without its records": (
        Trouble("missing_records_key"),
        r"fxiaoke/accounts \(AccountObj\): a page without its records \('data.dataList' is missing",
    ),
    "a field that is gone": (
        Trouble("field_removed", args={"object": "AccountObj", "name": "address"}),
        r"\(AccountObj\): permanent: 32000 fieldProjection: address .*Remedy: check the object's",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("trouble", "message"), STOPS.values(), ids=STOPS)
def test_a_night_stops_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
    fxiaoke_first_night: FirstNight,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    trouble: Trouble,
    message: str,
) -> None:
    with second_day(monkeypatch, fxiaoke_first_night, tmp_path, env=trouble.env) as company:
        before = company.batches(), company.cursors()
        trouble.strike(company)
        with pytest.raises(ExtractError, match=message) as error:
            company.night()
        assert (company.batches(), company.cursors()) == before
        check_mints(company)
        company.check_no_secret(str(error.value), repr(error.value), caplog.text)
        _mend(company, trouble)
        company.night()
        company.check()


def _mend(company: Acme, trouble: Trouble) -> None:
    company.sim.faults.reset()
    company.sim.revoked = False
    if trouble.fault == "field_removed":
        company.sim.store.add_field("AccountObj", "address", "text")
