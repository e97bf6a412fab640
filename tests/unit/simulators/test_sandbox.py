"""A demo home reads simulated CRMs, and no other home does."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sales_pipeline import doctor
from sales_pipeline.settings import Settings
from sales_pipeline.simulators.sandbox import Demo, OtherCompany, declare, is_simulated, sandbox
from sales_pipeline.sources.connectors import connected
from sales_pipeline.sources.extract.connector import Table
from sales_pipeline.sources.http.connection import NotConfigured

AS_OF = date(2026, 11, 20)
DEMO = Demo(seed=7, order_lines=600, as_of=AS_OF)
ACCOUNTS = {
    "zoho": Table("zoho", "accounts", "Accounts", ("Account_Name",)),
    "fxiaoke": Table("fxiaoke", "accounts", "AccountObj", ("name",)),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    declare(tmp_path, DEMO)
    return tmp_path


def ids(home: Path, source: str, night: date) -> set[str]:
    with connected(source, source, Settings(home=home), night=night) as opened:
        return {id for page in opened.connector.ids(ACCOUNTS[source]) for id in page}


@pytest.mark.parametrize("source", ACCOUNTS)
def test_each_night_has_its_own_records(home: Path, source: str) -> None:
    before, after = ids(home, source, AS_OF), ids(home, source, AS_OF + timedelta(days=30))
    assert before and before != after, "accounts come and go"
    assert ids(home, source, AS_OF) == before, "an earlier night can be read again"


@pytest.mark.parametrize("source", ACCOUNTS)
def test_the_clock_is_that_of_the_night_and_waiting_takes_no_time(home: Path, source: str) -> None:
    with connected(source, source, Settings(home=home), night=AS_OF) as opened:
        read_at = opened.connector.server_time()
        opened.clock.sleep(86_400)
        later = opened.connector.server_time()
    assert read_at.isoformat()[:16] == "2026-11-20T18:00", "two in the morning in China"
    assert later - read_at >= timedelta(days=1)


def test_a_home_without_a_demo_company_is_never_simulated(tmp_path: Path) -> None:
    assert sandbox(tmp_path, "zoho") is None and not is_simulated(tmp_path, "zoho")
    with (
        pytest.raises(NotConfigured, match="SALES_PIPELINE_ZOHO_CLIENT_ID"),
        connected("zoho", "zoho", Settings(home=tmp_path)),
    ):
        pass


def test_real_connections_are_not_used_in_a_demo_home(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_ZOHO_ACCOUNTS_URL", "https://accounts.example.test")
    with connected("zoho", "zoho", Settings(home=home)) as opened:
        assert "127.0.0.1" in opened.connection.accounts_url


def test_sources_that_the_company_does_not_have_are_not_simulated(home: Path) -> None:
    assert sandbox(home, "hubspot") is None and not is_simulated(home, "hubspot")


def test_a_home_is_that_of_one_company(home: Path) -> None:
    declare(home, DEMO)
    with pytest.raises(OtherCompany, match="seed 7 with 600 order lines as of 2026-11-20"):
        declare(home, DEMO.model_copy(update={"seed": 8}))


def test_doctor_says_that_a_source_is_simulated(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_HOME", str(home))
    findings = list(doctor.examine_source("zoho"))
    assert all(finding.ok for finding in findings)
    assert findings[0].seen == "zoho, simulated"
