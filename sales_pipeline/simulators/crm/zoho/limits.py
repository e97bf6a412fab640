"""The numbers of Zoho CRM, and the facts about it that nobody is sure of: all may be set.

Numbers are those of CONNECTORS section 1 and of Zoho's own OpenAPI files (v8, 2026-08).
"""

from collections.abc import Mapping

from sales_pipeline.simulators.crm.app import Simulator
from sales_pipeline.simulators.crm.zoho import schema

MODULES, BULK, COQL = "ZohoCRM.modules.READ", "ZohoCRM.bulk.READ", "ZohoCRM.coql.READ"
SETTINGS, USERS, ORG = "ZohoCRM.settings.READ", "ZohoCRM.users.READ", "ZohoCRM.org.READ"


class ZohoLimits(Simulator):
    """`api_domain`: the host that the tokens are for, if it is not the one they are minted on."""

    client_id: str = "1000.SIMULATEDCLIENT"
    client_secret: str = "simulated-client-secret"
    refresh_token: str = "1000.simulated.refreshtoken"
    scopes: frozenset[str] = frozenset({MODULES, BULK, COQL, SETTINGS, USERS, ORG})
    forbidden: frozenset[str] = frozenset()  # modules the user of the token may not read
    api_version: str = "v8"
    api_domain: str | None = None
    modules: Mapping[str, schema.Schema] = schema.MODULES

    credits: int = 50_000  # in any 24 hours
    concurrency: int = 10
    max_fields: int = 50
    max_per_page: int = 200
    max_ids: int = 100
    page_ceiling: int = 2_000  # records that page numbers reach
    token_ceiling: int = 100_000  # records that page tokens reach
    coql_rows: int = 2_000
    coql_reach: int = 100_000
    bulk_rows: int = 200_000
    bulk_seconds: float = 25.0  # of virtual time, until a job is done

    # [?]: either way
    mint_error_status: int = 200
    wraps_errors: bool = False  # errors stand within {"data": [..]}
    nothing_new: int = 304  # or 204
    unknown_fields: str = "refused"  # or ignored
    token_after_ceiling: bool = False  # a token that is then refused
    coql_hides_converted: bool = True
    bulk_hides_converted: bool = True
    bulk_id: str = "Id"  # the header of the column, or id
    forgets_permanent: bool = False  # records deleted for good are not listed
    history_time: str = "Modified_Time"  # or Last_Modified_Time
