"""Which CRMs the demo company has, what fills them, and how a connection to each is set."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.tenants.fxiaoke import fxiaoke
from sales_pipeline.simulators.company.tenants.zoho import zoho
from sales_pipeline.simulators.crm.app import Simulator
from sales_pipeline.simulators.crm.fxiaoke import FxiaokeSimulator
from sales_pipeline.simulators.crm.zoho import ZohoCrm


def _of_zoho(crm: ZohoCrm, url: str) -> dict[str, Any]:
    return {
        "accounts_url": url, "client_id": crm.client_id, "client_secret": crm.client_secret,
        "refresh_token": crm.refresh_token,
    }  # fmt: skip


def _of_fxiaoke(crm: FxiaokeSimulator, url: str) -> dict[str, Any]:
    return {
        "base_url": url, "app_id": crm.app_id, "app_secret": crm.app_secret,
        "permanent_code": crm.permanent_code, "user_mobile": "14000001000",
    }  # fmt: skip


# By source: what fills a simulator with the company as of a night, and the settings of a connection
# to it at a URL.
Fill = Callable[[Company, date], Simulator]
Settings = Callable[[Any, str], dict[str, Any]]
TENANTS: dict[str, tuple[Fill, Settings]] = {
    "zoho": (zoho, _of_zoho),
    "fxiaoke": (fxiaoke, _of_fxiaoke),
}
