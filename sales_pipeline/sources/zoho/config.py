"""The settings of a Zoho CRM connection, from `SALES_PIPELINE_<SOURCE>_*` alone.

Create a self client in Zoho's API console with the scopes ZohoCRM.modules.READ,
ZohoCRM.settings.READ, ZohoCRM.users.READ, ZohoCRM.org.READ, ZohoCRM.bulk.READ, ZohoCRM.coql.READ.
"""

from datetime import timedelta
from typing import Literal

from pydantic import Field, SecretStr

from sales_pipeline.sources.http.connection import Connection


class ZohoConnection(Connection):
    """One organisation. `accounts_url` names its data centre, e.g. https://accounts.zoho.com.cn;
    the API's own host comes with each token."""

    accounts_url: str = "https://accounts.zoho.com"
    client_id: str
    client_secret: SecretStr
    refresh_token: SecretStr
    api_version: str = "v8"
    page_size: int = Field(default=200, ge=1, le=200)
    # Bulk read brings 200,000 records with one job, and takes its minutes for ten records, too.
    initial_load: Literal["bulk", "pages"] = "bulk"
    bulk_poll_seconds: float = Field(default=10, gt=0)
    bulk_patience_seconds: float = Field(default=3600, gt=0)
    # Whether COQL and bulk read know leads that were converted: nothing published says so. As long
    # as they are not trusted, leads with `converted` are read by pages alone.
    converted_in_coql: bool = False
    converted_in_bulk: bool = False
    # When a deal entered a stage; seen as Last_Modified_Time, too.
    history_time: str = "Modified_Time"

    # Page tokens live for 24 hours, and the results of bulk reads, too.
    position_lifetime: timedelta = timedelta(hours=23)

    @property
    def secret_values(self) -> tuple[str, ...]:
        return (self.client_secret.get_secret_value(), self.refresh_token.get_secret_value())
