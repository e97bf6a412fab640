"""Access tokens: how they are minted, and which call may come in with which.

A refresh token gives ten access tokens in ten minutes; each lives for an hour, and of more than
thirty the oldest ends.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.clock import RateWindow

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

LIFE = timedelta(hours=1)
MINTS, MINT_SECONDS, LIVING = 10, 600, 30
SCHEME = "Zoho-oauthtoken "


class Accounts:
    """The accounts server of one data centre. `issued`: every token there ever was."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm
        self._window = RateWindow(crm.clock, MINTS, MINT_SECONDS)
        self._living: dict[str, datetime] = {}
        self._revoked = False
        self.issued: list[str] = []

    def mint(self, call: Call) -> Reply:
        given = {**call.query, **call.form}
        if error := self._mistake(given):
            # [?] CONNECTORS 1.2: these errors come with status 200.
            return Reply({"error": error}, self._crm.mint_error_status)
        if not self._window.take():
            text = "You have made too many requests continuously. Please try again after some time."
            body = {"error": "Access Denied", "error_description": text, "status": "failure"}
            return Reply(body, 400)
        seed = f"{self._crm.client_secret}:{len(self.issued)}"
        token = f"1000.{sha256(seed.encode()).hexdigest()[:32]}.{len(self.issued):08d}"
        self.issued.append(token)
        self._living[token] = self._crm.clock.now() + LIFE
        if len(self._living) > LIVING:
            del self._living[next(iter(self._living))]
        return Reply({
            "access_token": token, "scope": " ".join(sorted(self._crm.scopes)),
            "api_domain": self._crm.api_domain or call.base_url, "token_type": "Bearer",
            "expires_in": int(LIFE.total_seconds()),
        })  # fmt: skip

    def _mistake(self, given: dict[str, str]) -> str:
        crm = self._crm
        if given.get("grant_type") != "refresh_token":
            return "unsupported_grant_type"
        if given.get("client_id") != crm.client_id:
            return "invalid_client"
        if given.get("client_secret") != crm.client_secret:
            return "invalid_client_secret"
        known = given.get("refresh_token") == crm.refresh_token and not self._revoked
        return "" if known else "invalid_code"

    def admit(self, call: Call) -> None:
        """Only the vendor's own scheme: a Bearer header is as none."""
        header = call.headers.get("authorization", "")
        if not header.startswith(SCHEME):
            raise self._crm.refused("AUTHENTICATION_FAILURE", "Authentication failed", 401)
        lives_until = self._living.get(header.removeprefix(SCHEME))
        foreign = self._crm.api_domain and call.base_url != self._crm.api_domain
        if lives_until is None or lives_until <= self._crm.clock.now() or foreign:
            raise self._crm.refused("INVALID_TOKEN", "invalid oauth token", 401)

    def require(self, *scopes: str) -> None:
        """ZohoCRM.modules.ALL contains ZohoCRM.modules.READ."""
        held = self._crm.scopes
        for scope in scopes:
            if not {scope, scope.rpartition(".")[0] + ".ALL"} & held:
                message = "invalid oauth scope to access this URL"
                raise self._crm.refused("OAUTH_SCOPE_MISMATCH", message, 401)

    def expire(self) -> None:
        self._living.clear()

    def revoke(self) -> None:
        """With the refresh token its access tokens end."""
        self._revoked = True
        self._living.clear()

    def restore(self) -> None:
        """The same refresh token again, as if a new one had been made and set."""
        self._revoked = False
