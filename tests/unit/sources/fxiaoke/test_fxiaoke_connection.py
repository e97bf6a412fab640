"""A connection of Fxiaoke: tokens, acting users, pace, and what a doctor would hear."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from acme_fxiaoke import MOBILE, SOURCE, Acme, acme, set_environment

from sales_pipeline.settings import Settings
from sales_pipeline.sources.connectors import connected
from sales_pipeline.sources.extract.connector import Table, Window
from sales_pipeline.sources.fxiaoke.config import FxiaokeConnection
from sales_pipeline.sources.http.connection import NotConfigured
from sales_pipeline.sources.http.errors import ExtractError

OPPORTUNITIES = Table(SOURCE, "opportunities", "NewOpportunityObj", ("_id", "name", "owner"))
NOW_ON = {"corp": "corpAccessToken/get/V2", "oauth": "oauth2.0/token"}


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Acme]:
    with acme(monkeypatch, tmp_path, 10) as company:
        yield company


@pytest.mark.parametrize("style", ["corp", "oauth"])
def test_a_token_is_kept_as_long_as_it_is_good(
    company: Acme, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    """Every night makes a connector of its own; all share one token to its last five minutes."""
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_AUTH_STYLE", style)
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_EMPLOYEE_ID", "1000")
    for _ in range(17):  # 6,800 s
        company.connector().server_time()
        company.sim.clock.advance(400)
    assert len(company.sim.log.calls(NOW_ON[style])) == 1
    company.sim.clock.advance(101)
    company.connector().server_time()
    assert len(company.mints()) == len(company.sim.log.calls(NOW_ON[style])) == 2


def test_a_lost_cache_brings_the_same_token_back(company: Acme) -> None:
    """However long the vendor says that it lives: when it ends sooner, a new one is made."""
    company.sim.expires_in_tells_rest = False
    company.connector().server_time()
    company.sim.clock.advance(6500)
    (company.home / "extracts" / SOURCE / ".token").unlink()
    company.connector().server_time()
    assert len(company.sim.tokens["corp"].minted) == 1
    company.sim.clock.advance(800)
    company.connector().server_time()
    assert len(company.sim.tokens["corp"].minted) == 2 and len(company.mints()) == 3


def test_a_token_that_the_vendor_has_forgotten_is_renewed(company: Acme) -> None:
    company.connector().server_time()
    company.sim.tokens["corp"].minted.clear()
    company.connector().server_time()
    assert len(company.mints()) == 2


def test_a_token_of_the_other_style_is_not_used(
    company: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.connector().server_time()
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_AUTH_STYLE", "oauth")
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_EMPLOYEE_ID", "1000")
    company.connector().server_time()
    assert [len(company.sim.tokens[style].minted) for style in ("corp", "oauth")] == [1, 1]


def test_every_try_has_a_trace_of_its_own(company: Acme) -> None:
    company.sim.faults.add("http_503", every=2)
    company.connector().server_time()
    company.connector().server_time()
    entries = company.sim.log.entries
    traces = [entry["query"]["thirdTraceId"] for entry in entries]
    assert len(set(traces)) == len(traces) == len(entries) > 4


def test_the_old_style_puts_everything_into_the_body(company: Acme) -> None:
    list(company.connector().ids(OPPORTUNITIES))
    call = company.sim.log.calls("data/query")[0]
    assert call["body"] | {"data": None} == {
        "corpAccessToken": "***", "corpId": "FSCID_demo", "currentOpenUserId": "FSUID_1000",
        "data": None,
    }  # fmt: skip
    assert "authorization" not in call["headers"]


def test_the_new_style_puts_it_into_headers(company: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, str(FxiaokeConnection.of(SOURCE).base_url),
                    auth_style="oauth", employee_id="1000")  # fmt: skip
    list(company.connector().ids(OPPORTUNITIES))
    call = company.sim.log.calls("data/query")[0]
    assert call["headers"]["authorization"] == "Bearer ***"
    assert (call["headers"]["x-fs-ea"], call["headers"]["x-fs-userid"]) == ("demo", "1000")
    assert call["body"].keys() == {"convertUserId", "data"}


@pytest.mark.parametrize("style", ["corp", "oauth"])
@pytest.mark.parametrize(("converted", "owner"), [("true", "FSUID_1"), ("false", "1")])
def test_people_have_the_same_ids_in_both_styles(
    company: Acme, monkeypatch: pytest.MonkeyPatch, style: str, converted: str, owner: str
) -> None:
    url = str(FxiaokeConnection.of(SOURCE).base_url)
    set_environment(
        monkeypatch, url, auth_style=style, employee_id="1000", convert_user_ids=converted
    )
    connector = company.connector()
    (id, *_), *_ = connector.ids(OPPORTUNITIES)
    payload = connector.fetch(OPPORTUNITIES, [id])[0].payload.decode()
    assert f'"owner":["{owner}' in payload


def test_the_acting_user_may_be_told_by_mobile(
    company: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_OPEN_USER_ID", "")
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_USER_MOBILE", MOBILE)
    company.connector().server_time()
    company.connector().server_time()
    assert len(company.sim.log.calls("getByMobile")) == 1
    assert company.sim.log.entries[-1]["body"]["currentOpenUserId"] == "FSUID_1000"
    company.check_no_secret()
    monkeypatch.setenv("SALES_PIPELINE_FXIAOKE_USER_MOBILE", "13900000000")
    with pytest.raises(
        ExtractError, match=r"nobody in Fxiaoke has this mobile\. Remedy: "
    ) as error:
        company.connector().server_time()
    assert "13900000000" not in str(error.value)


def test_the_pace_is_that_of_the_settings(company: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 calls in any 20 s, of the 100 that the vendor allows: it refuses none of 150."""
    connector = company.connector()
    for _ in range(150):
        connector.server_time()
    assert company.clock.waited >= 40
    assert len(company.sim.log.calls("object/list")) == 150


def test_server_time_is_the_vendors(company: Acme) -> None:
    company.sim.faults.add("clock_skew", args={"seconds": 90})
    company.sim.clock.advance(0.4)
    now = company.sim.clock.now()
    assert company.connector().server_time() == now.replace(microsecond=0) + timedelta(seconds=90)


WRONG = {
    "secret": ({"app_secret": "another-secret"}, {},
               r"a new access token: permanent: 20006 .*Remedy: check SALES_PIPELINE_<SOURCE>_APP"),
    "secret, as the gateway says it": ({"app_secret": "another-secret"},
               {"wrong_secret_code": 10006}, r"10006 .*Remedy: check SALES_PIPELINE_<SOURCE>_APP_"),
    "permanent code": ({"permanent_code": "another-code"}, {},
                       r"20015 .*Remedy: the permanent code was withdrawn or is another app's"),
    "acting user": ({"open_user_id": "FSUID_7"}, {},
                    r"the vendor's clock: permanent: 20012 .*Remedy: check .*OPEN_USER_ID"),
    "employee": ({"auth_style": "oauth", "employee_id": "7"}, {}, r"20012 .*_EMPLOYEE_ID"),
    "quota": ({}, {"daily_quota": 0}, r"30003 .*Remedy: buy a pack of Open API calls"),
    "path": ({"base_url": "{url}/crm"}, {},
             r"a new access token: permanent: 10006 .*Remedy: check .*_BASE_URL"),
}  # fmt: skip


@pytest.mark.parametrize(("env", "sim", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_setting_is_told_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    env: dict[str, str],
    sim: dict[str, Any],
    message: str,
) -> None:
    with acme(monkeypatch, tmp_path, 1, **sim) as company:
        url = FxiaokeConnection.of(SOURCE).base_url
        told = {name: value.replace("{url}", url) for name, value in env.items()}
        set_environment(monkeypatch, url, **{"open_user_id": "FSUID_1000", **told})
        with pytest.raises(ExtractError, match=message) as error:
            company.connector().server_time()
        company.check_no_secret(str(error.value))
        assert "another-" not in str(error.value)


def test_an_object_that_may_not_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forbidden = frozenset({"NewOpportunityObj"})
    with acme(monkeypatch, tmp_path, 1, forbidden_objects=forbidden) as company:
        connector = company.connector()
        window = Window(None, connector.server_time())
        assert connector.passes(OPPORTUNITIES, window) == ("records", "invalid")
        named = r"fxiaoke/opportunities \(NewOpportunityObj\): permanent: 15003 .*Remedy: give the"
        with pytest.raises(ExtractError, match=named):
            next(connector.pages(OPPORTUNITIES, window, "records", None))
        with pytest.raises(ExtractError, match=rf"fields of {named}"):
            connector.fields(OPPORTUNITIES)


def test_missing_settings_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotConfigured, match=r"_APP_ID: .*_APP_SECRET: .*_PERMANENT_CODE: .*") as e:
        FxiaokeConnection.of(SOURCE)
    assert "SALES_PIPELINE_FXIAOKE_OPEN_USER_ID: " in str(e.value)
    set_environment(monkeypatch, "http://localhost", auth_style="oauth")
    with pytest.raises(NotConfigured, match=r"EMPLOYEE_ID: .*auth_style oauth needs employee_id"):
        FxiaokeConnection.of(SOURCE)


def test_a_layout_finds_the_connector_by_its_name(company: Acme, tmp_path: Path) -> None:
    with connected(SOURCE, "fxiaoke", Settings(home=tmp_path), company.clock) as found:
        assert found.connector.server_time() == company.sim.clock.now()
        assert found.connector.position_lifetime == timedelta(days=7)
