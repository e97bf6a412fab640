"""The settings of a Fxiaoke connection, from `SALES_PIPELINE_<SOURCE>_*` alone.

Create a company-built app in the console of Fxiaoke (自建应用), switch its development mode on, put
this machine on its list of addresses, and let it act for a CRM administrator: what that person may
not see is not returned, and nothing tells. People (PersonnelObj) need a sharing rule besides.
"""

from datetime import timedelta
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from sales_pipeline.sources.http.connection import Connection


class FxiaokeConnection(Connection):
    """One company. `base_url` is that of its cloud, e.g. https://open-hwcloud.fxiaoke.com.

    `auth_style` corp: token in the body, acting as `open_user_id` (FSUID_...) or as the owner of
    `user_mobile`. oauth: token in headers, acting as `employee_id` (e.g. 1000).
    """

    base_url: str = "https://open.fxiaoke.com"
    app_id: str
    app_secret: SecretStr
    permanent_code: SecretStr
    auth_style: Literal["corp", "oauth"] = "corp"
    user_mobile: SecretStr = SecretStr("")
    open_user_id: str = Field(default="", validate_default=True)
    employee_id: str = Field(default="", validate_default=True)
    # People as FSUID_... ids, whichever style; else as employee numbers.
    convert_user_ids: bool = True
    # Vendor's documents say at most 100, clients in public use up to 1,000.
    page_size: int = Field(default=100, ge=1, le=1000)
    query_path: str = "/cgi/crm/v2/data/query"
    # Older clients use /cgi/crm/custom/data/query.
    custom_query_path: str = "/cgi/crm/custom/v2/data/query"
    # The vendor allows 100 calls in 20 s for each interface; an older tutorial says 60.
    rate_calls: int = Field(default=60, ge=1)
    rate_seconds: float = Field(default=20, gt=0)

    # A position is an id within a frozen window: it does not age by itself.
    position_lifetime: timedelta = timedelta(days=7)

    @field_validator("base_url")
    @classmethod
    def _ends_with_the_host(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("open_user_id")
    @classmethod
    def _acts_as_an_open_user(cls, value: str, info: ValidationInfo) -> str:
        mobile = info.data.get("user_mobile")
        if info.data.get("auth_style") == "corp" and not (
            value or (mobile and mobile.get_secret_value())
        ):
            raise ValueError("auth_style corp needs open_user_id or user_mobile")
        return value

    @field_validator("employee_id")
    @classmethod
    def _acts_as_an_employee(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("auth_style") == "oauth" and not value:
            raise ValueError("auth_style oauth needs employee_id")
        return value

    @property
    def secret_values(self) -> tuple[str, ...]:
        secrets = (self.app_secret, self.permanent_code, self.user_mobile)
        return tuple(filter(None, (secret.get_secret_value() for secret in secrets)))
