"""The settings of a HubSpot connection, from `SALES_PIPELINE_<SOURCE>_*` alone.

Create a private app with the scopes crm.objects.<object>.read and crm.schemas.<object>.read of what
is pulled, and crm.objects.owners.read; nothing may be written.
"""

from datetime import timedelta

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from sales_pipeline.sources.http.connection import Connection


class HubSpotConnection(Connection):
    """One account: `access_token` of a private app, or `client_id`, `client_secret` and
    `refresh_token` of an app that was installed.

    HubSpot publishes paths with a version and with a date: another release is another path, e.g.
    /crm/objects/2026-03/{object}.
    """

    base_url: str = "https://api.hubapi.com"
    access_token: SecretStr | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = Field(default=None, validate_default=True)
    objects_path: str = Field(default="/crm/v3/objects/{object}", pattern=r"\{object\}")
    properties_path: str = Field(default="/crm/v3/properties/{object}", pattern=r"\{object\}")
    associations_path: str = Field(
        default="/crm/v4/associations/{object}/{to}/batch/read", pattern=r"\{object\}.*\{to\}"
    )
    # A list has up to 100 records a page, a search 200.
    page_size: int = Field(default=100, ge=1, le=100)
    search_size: int = Field(default=200, ge=1, le=200)
    # Usage guidelines: 190 calls in any 10 s (Professional and Enterprise; 100 for Free and
    # Starter); a search five times a second for the whole account, of which one is left to others.
    calls_in_ten_seconds: int = Field(default=190, ge=1)
    searches_a_second: int = Field(default=4, ge=1)

    # A place is an id: it does not age, but the window does.
    position_lifetime: timedelta = timedelta(days=3)

    @field_validator("refresh_token")
    @classmethod
    def _one_way_in(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        app = (info.data.get("client_id"), info.data.get("client_secret"), token)
        if bool(info.data.get("access_token")) == bool(token) or any(app) != all(app):
            raise ValueError("set ACCESS_TOKEN, or else CLIENT_ID, CLIENT_SECRET and REFRESH_TOKEN")
        return token

    @property
    def secret_values(self) -> tuple[str, ...]:
        given = (self.access_token, self.client_secret, self.refresh_token)
        return tuple(secret.get_secret_value() for secret in given if secret)
