"""The gate of Fxiaoke: both token calls, the credentials of every other call, and the faults that
strike there.

New style: token, company and employee in headers. Old style: token, company and open user id in
the body. One request uses one of them.
"""

from typing import Any

from sales_pipeline.simulators.crm.app import Simulator
from sales_pipeline.simulators.crm.call import Call, Refused, Reply
from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.simulators.crm.fxiaoke_auth import LIFETIME, Minted, Pace, Tokens, Traces
from sales_pipeline.simulators.crm.fxiaoke_codes import (
    BAD_PARAMETER,
    EXPIRED_TOKEN,
    NO_SUCH_PATH,
    NO_TOKEN,
    NO_USER,
    TOO_FAST,
    USER_NOT_FOUND,
    WRONG_PERMANENT_CODE,
    WRONG_SECRET,
    answer,
    refusal,
    refused,
)
from sales_pipeline.simulators.crm.fxiaoke_objects import PERSONNEL
from sales_pipeline.simulators.crm.fxiaoke_rows import OPEN_ID

CORP_TOKEN, OAUTH_TOKEN = "/cgi/corpAccessToken/get/V2", "/oauth2.0/token"


class FxiaokeAccess(Simulator):
    """`admins` see every record, other employees their own ones only."""

    token_path = r"^(/cgi/corpAccessToken/get/V2|/oauth2\.0/token)$"

    app_id, corp_id, ea = "FSAID_demo", "FSCID_demo", "demo"
    app_secret, permanent_code = "demo-app-secret", "demo-permanent-code"
    admins: frozenset[str] = frozenset({"1000"})
    # The gateway was seen to answer 10006 to a wrong secret, and 20017 to a call without a token.
    wrong_secret_code, no_token_code = WRONG_SECRET, NO_TOKEN
    expires_in_tells_rest = True  # else always 7200
    rate_calls, rate_seconds = 100, 20.0
    daily_quota: int | None = None
    revoked = False

    def __init__(
        self, *, clock: VirtualClock | None = None, seed: int = 0, **settings: Any
    ) -> None:
        super().__init__(clock=clock, seed=seed, **settings)
        self.tokens = {style: Tokens(self.clock, style) for style in ("corp", "oauth")}
        self.traces = Traces()
        self.pace = Pace(self.clock, self.rate_calls, self.rate_seconds, self.daily_quota)

    def corp_token(self, call: Call) -> Reply:
        token, left = self._minted(call, "corp")
        return answer(corpAccessToken=token.value, corpId=self.corp_id, expiresIn=left)

    def oauth_token(self, call: Call) -> Reply:
        token, left = self._minted(call, "oauth")
        # What the vendor calls openUserId here is the company's id.
        return answer(
            accessToken=token.value, expiresIn=left, openUserId=self.corp_id, appId=self.app_id,
            ea=self.ea,
        )  # fmt: skip

    def by_mobile(self, call: Call) -> Reply:
        mobile = body_of(call).get("mobile")
        people = [p for p in self.store.by_id(PERSONNEL) if mobile and p.values["phone"] == mobile]
        return answer(
            empList=[{"openUserId": OPEN_ID + p.id, "name": p.values["full_name"]} for p in people]
        )

    def admit(self, call: Call) -> None:
        self.traces.check(call)
        headers, body = call.headers, body_of(call)
        bearer, corp = headers.get("authorization", ""), body.get("corpAccessToken", "")
        if bearer and corp:
            raise refused(BAD_PARAMETER, "credentials either in headers or in the body")
        if not bearer and not corp:
            raise refused(self.no_token_code, "corpAccessToken is required")
        self.tokens["oauth" if bearer else "corp"].check(bearer.removeprefix("Bearer ") or corp)
        given, company = (headers.get("x-fs-ea"), self.ea) if bearer else (
            body.get("corpId"), self.corp_id
        )  # fmt: skip
        if given != company:
            raise refused(EXPIRED_TOKEN, "the corpId, corpAccessToken or authorization is wrong")
        self.pace.take(call.path)

    def user_of(self, call: Call) -> str:
        """The employee in whose name the call is made: what is shown depends on it."""
        given = call.headers.get("x-fs-userid") if is_new_style(call) else (
            body_of(call).get("currentOpenUserId")
        )  # fmt: skip
        if not given:
            raise refused(NO_USER, "openUserId is missing")
        prefix = "" if is_new_style(call) else OPEN_ID
        person = self.store.get(PERSONNEL, given.removeprefix(prefix))
        if not given.startswith(prefix) or person is None or person.deleted_at:
            raise refused(USER_NOT_FOUND, "openUserId does not exist")
        return person.id

    def open_ids(self, call: Call) -> bool:
        """People as FSUID_ ids: by default in the old style only."""
        return bool(body_of(call).get("convertUserId", not is_new_style(call)))

    def not_found(self, call: Call) -> Reply:
        return refusal(NO_SUCH_PATH, f"no path {call.path}")

    def method_not_allowed(self, call: Call) -> Reply:
        return refusal(NO_SUCH_PATH, f"no method {call.method}")

    def malformed(self, call: Call) -> Reply:
        return refusal(BAD_PARAMETER, "the body is no JSON")

    def throttled(self, rule: FaultRule) -> Reply:
        """`code`: any other passing trouble, as -1 (busy) or 50009 (timed out)."""
        return refusal(rule.args.get("code", TOO_FAST), "try again later")

    def quota_exhausted(self, rule: FaultRule) -> Reply:
        return self.pace.exhausted().reply

    def expire_tokens(self, rule: FaultRule) -> None:
        for tokens in self.tokens.values():
            tokens.expire()

    def revoke_refresh_tokens(self, rule: FaultRule) -> None:
        """The company has withdrawn the app's permanent code."""
        self.revoked = True
        self.expire_tokens(rule)

    def _minted(self, call: Call, style: str) -> tuple[Minted, int]:
        """The token and how many seconds it is said to live."""
        self.traces.check(call)
        body = body_of(call)
        if style == "oauth" and body.get("grantType") != "app_secret":
            raise refused(BAD_PARAMETER, "grantType")
        token = self.tokens[style].mint(call)
        if (body.get("appId"), body.get("appSecret")) != (self.app_id, self.app_secret):
            raise refused(self.wrong_secret_code, "appId or appSecret is wrong")
        if self.revoked or body.get("permanentCode") != self.permanent_code:
            raise refused(WRONG_PERMANENT_CODE, "permanentCode is wrong")
        rest = token.rest(self.clock.now()) if self.expires_in_tells_rest else LIFETIME
        return token, int(rest.total_seconds())


def body_of(call: Call) -> dict[str, Any]:
    if not isinstance(call.json, dict):
        raise Refused(refusal(BAD_PARAMETER, "the body must be a JSON object"))
    return call.json


def is_new_style(call: Call) -> bool:
    return "authorization" in call.headers
