"""Who may call a HubSpot account, and how often: tokens, scopes, limits, the envelope of errors."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Refused, Reply
from sales_pipeline.simulators.crm.clock import RateWindow

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.hubspot import HubSpotCrm

LIMITS = {
    "TEN_SECONDLY_ROLLING": "You have reached your ten_secondly_rolling limit.",
    "SECONDLY": "You have reached your secondly limit.",
    "DAILY": "You have reached your daily limit.",
}
# Which of an app's scopes opens a path; paths that are not listed are open to every token.
OBJECT_SCOPE, SCHEMA_SCOPE = "crm.objects.{}.read", "crm.schemas.{}.read"


@dataclass
class Access:
    """`private_token` is that of a private app; the others come of a refresh token."""

    crm: "HubSpotCrm"
    tokens: dict[str, datetime] = field(default_factory=dict)
    revoked: bool = False

    def __post_init__(self) -> None:
        clock = self.crm.clock
        self._rolling = RateWindow(clock, self.crm.calls_in_ten_seconds, 10)
        self._searches = RateWindow(clock, self.crm.searches_a_second, 1)
        self._daily = RateWindow(clock, self.crm.calls_a_day, 86_400)
        self._draw, self._made = Random(0), 0

    def mint(self, call: Call) -> Reply:
        form = call.form
        if form.get("grant_type") != "refresh_token":
            raise self._oauth_error("BAD_GRANT_TYPE", "unsupported grant type")
        if form.get("client_id") != self.crm.client_id:
            raise self._oauth_error("BAD_CLIENT_ID", "missing or unknown client id")
        if form.get("client_secret") != self.crm.client_secret:
            raise self._oauth_error("BAD_CLIENT_SECRET", "missing or invalid client secret")
        if form.get("refresh_token") != self.crm.refresh_token or self.revoked:
            raise self._oauth_error("BAD_REFRESH_TOKEN", "missing or unknown refresh token")
        self._made += 1
        token = f"{self.crm.token_salt}-{self._made:06d}"
        self.tokens[token] = call.now + timedelta(seconds=self.crm.token_seconds)
        return Reply({
            "token_type": "bearer", "refresh_token": self.crm.refresh_token,
            "access_token": token, "expires_in": self.crm.token_seconds,
        })  # fmt: skip

    def admit(self, call: Call) -> None:
        """A good token, and room in every limit."""
        self._check_token(call)
        self._count(call)

    def require(self, object: str, scope: str = OBJECT_SCOPE) -> None:
        """The app has been granted the scope of an object that there is."""
        if object not in self.crm.store.objects():
            message = f"Unable to infer object type from: {object}"
            raise self.refused(400, "VALIDATION_ERROR", message)
        if (needed := scope.format(object)) not in self.crm.scopes:
            message = (
                "This app hasn't been granted all required scopes to make this call. Read more "
                "about required scopes here: https://developers.hubspot.com/scopes."
            )
            context = {"requiredGranularScopes": [needed]}
            details = [{"message": "One or more scopes are missing.", "context": context}]
            raise self.refused(403, "MISSING_SCOPES", message, errors=details)

    def error(self, status: int, category: str, message: str, **more: Any) -> Reply:
        correlation = str(uuid.UUID(int=self._draw.getrandbits(128), version=4))
        body = {
            "status": "error", "message": message, "correlationId": correlation,
            "category": category, **more,
        }  # fmt: skip
        return Reply(body, status)

    def refused(self, status: int, category: str, message: str, **more: Any) -> Refused:
        return Refused(self.error(status, category, message, **more))

    def limited(self, policy: str) -> Reply:
        reply = self.error(429, "RATE_LIMITS", LIMITS[policy], policyName=policy)
        reply.payload["errorType"] = "RATE_LIMIT"
        return reply

    def usage(self) -> dict[str, str]:
        """The headers of every answer but those of the search."""
        return {
            "X-HubSpot-RateLimit-Daily": str(self.crm.calls_a_day),
            "X-HubSpot-RateLimit-Daily-Remaining": str(self._daily.remaining()),
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            "X-HubSpot-RateLimit-Max": str(self.crm.calls_in_ten_seconds),
            "X-HubSpot-RateLimit-Remaining": str(self._rolling.remaining()),
        }

    def _check_token(self, call: Call) -> None:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and token == self.crm.private_token and not self.revoked:
            return
        if scheme == "Bearer" and token.startswith(self.crm.token_salt):
            if self.tokens.get(token, call.now) > call.now:
                return
            message = "The OAuth token used to make this call has expired."
            raise self.refused(401, "EXPIRED_AUTHENTICATION", message)
        message = (
            "Authentication credentials not found. This API supports OAuth 2.0 authentication."
        )
        raise self.refused(401, "INVALID_AUTHENTICATION", message)

    def _count(self, call: Call) -> None:
        if not self._daily.take():
            raise Refused(self.limited("DAILY"))
        if not self._rolling.take():
            raise Refused(self.limited("TEN_SECONDLY_ROLLING"))
        if call.path.endswith("/search") and not self._searches.take():
            raise Refused(self.limited("SECONDLY"))

    def _oauth_error(self, status: str, message: str) -> Refused:
        reply = self.error(400, "", message)
        reply.payload["status"] = status
        del reply.payload["category"]
        return Refused(reply)
