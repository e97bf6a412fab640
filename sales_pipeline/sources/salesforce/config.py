"""The settings of a Salesforce connection, from `SALES_PIPELINE_<SOURCE>_*` alone.

Create a connected app with the scope `api`, for the client credentials flow (a secret and a user to
run as) or the JWT bearer flow (a certificate and a pre-authorised user). The user needs "API
Enabled" and "View All" of the objects that are pulled, nothing else.
"""

from datetime import timedelta
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from sales_pipeline.sources.http.connection import Connection


class SalesforceConnection(Connection):
    """One organisation. `login_url` is its My Domain, e.g. https://acme.my.salesforce.com; the
    API's own host comes with each token.

    With `client_secret` the client credentials flow is used, with `username` and `private_key` (a
    PEM text, line ends may be written as \\n) the JWT bearer flow; `audience` is then
    https://test.salesforce.com for a sandbox.
    """

    login_url: str = "https://login.salesforce.com"
    client_id: str
    client_secret: SecretStr | None = None
    username: str | None = None
    private_key: SecretStr | None = Field(default=None, validate_default=True)
    audience: str = "https://login.salesforce.com"
    api_version: str = Field(default="66.0", pattern=r"^\d+\.0$")
    # The vendor does not tell when a session ends. By default an idle one lives for two hours
    # (Setup > Session Settings); one that ended earlier is renewed when a call is refused.
    session_life: timedelta = timedelta(hours=2)
    # A batch of a query has 200 to 2,000 records (Sforce-Query-Options header).
    page_size: int = Field(default=2000, ge=200, le=2000)
    initial_load: Literal["bulk", "pages"] = "bulk"
    # "Any operation that includes more than 2,000 records is a good candidate for Bulk API 2.0".
    bulk_from_rows: int = Field(default=2000, ge=0)
    bulk_rows: int = Field(default=10_000, ge=1, le=250_000)
    bulk_poll_seconds: float = Field(default=10, gt=0)
    bulk_patience_seconds: float = Field(default=3600, gt=0)

    # The results of a bulk query are kept for seven days; the place in a query is a condition of
    # its own and does not age.
    position_lifetime: timedelta = timedelta(days=6)

    @field_validator("private_key")
    @classmethod
    def _one_flow(cls, key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        secret, username = info.data.get("client_secret"), info.data.get("username")
        if bool(secret) == bool(key) or bool(key) != bool(username):
            raise ValueError("set CLIENT_SECRET, or else USERNAME and PRIVATE_KEY")
        return SecretStr(key.get_secret_value().replace("\\n", "\n")) if key else None

    @property
    def secret_values(self) -> tuple[str, ...]:
        given = (self.client_secret, self.private_key)
        return tuple(secret.get_secret_value() for secret in given if secret)
