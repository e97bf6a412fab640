"""New access tokens of Fxiaoke, in both styles, and the person that the old style acts for.

The token call may be made 10 times a minute and never twice at once; a token lives for 7,200 s, and
within 6,600 s the same one is given again (developer.fxiaoke.com, 客户端凭证模式). So the margin of
the shared cache must stay below 600 s: an earlier renewal would bring the old token back.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sales_pipeline.sources.fxiaoke.config import FxiaokeConnection
from sales_pipeline.sources.http.client import ApiClient, Call
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ContractBroken, ExtractError
from sales_pipeline.sources.http.limits import Rate
from sales_pipeline.sources.http.tokens import Token

# Half of what is allowed, tries included: a night and a doctor may run at the same time.
MINTS = Rate(5, 60)
WHAT = "a new access token"


@dataclass(frozen=True)
class Minting:
    """`minter` makes token calls, `client` others that need no signature."""

    connection: FxiaokeConnection
    minter: ApiClient
    client: ApiClient
    clock: Clock

    def __call__(self) -> Token:
        """A new token, or the one of now: the vendor decides."""
        secrets = {
            "appId": self.connection.app_id,
            "appSecret": self.connection.app_secret.get_secret_value(),
            "permanentCode": self.connection.permanent_code.get_secret_value(),
        }
        if self.connection.auth_style == "oauth":
            call = self._call(WHAT, "/oauth2.0/token", {**secrets, "grantType": "app_secret"})
            return self._token(self.minter.send(call).data, "accessToken", "ea")
        call = self._call(WHAT, "/cgi/corpAccessToken/get/V2", secrets)
        token = self._token(self.minter.send(call).data, "corpAccessToken", "corpId")
        if self.connection.open_user_id:
            return token
        return replace(token, facts={**token.facts, "openUserId": self._open_user(token)})

    def _call(self, what: str, path: str, body: dict[str, str]) -> Call:
        return Call(what, "POST", f"{self.connection.base_url}{path}", json=body)

    def _token(self, body: dict[str, Any], key: str, company: str) -> Token:
        if not (body.get(key) and body.get(company)):
            raise ContractBroken(f"{WHAT}: an answer without {key} or {company}")
        lifetime = timedelta(seconds=int(body.get("expiresIn", 7200)))
        return Token(str(body[key]), self.clock.now() + lifetime, {company: str(body[company])})

    def _open_user(self, token: Token) -> str:
        """The open user id of the person with the mobile of the settings."""
        mobile = self.connection.user_mobile.get_secret_value()
        facts = {"corpAccessToken": token.value, "corpId": token.facts["corpId"]}
        call = self._call("the acting user", "/cgi/user/getByMobile", {**facts, "mobile": mobile})
        found = self.client.send(call).data.get("empList") or []
        if not found:
            raise ExtractError(
                "the acting user: nobody in Fxiaoke has this mobile. Remedy: check "
                "SALES_PIPELINE_<SOURCE>_USER_MOBILE, or set _OPEN_USER_ID"
            )
        return str(found[0]["openUserId"])
