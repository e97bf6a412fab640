"""Sessions of a Salesforce organisation: client credentials and JWT bearer, no refresh token.

A session ends when it has not been used for a while; the answer does not say how long that is.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sales_pipeline.simulators.crm.call import Call, Refused, Reply
from sales_pipeline.simulators.crm.clock import RateWindow
from sales_pipeline.simulators.crm.salesforce_answers import refused

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.salesforce import SalesforceCrm

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# An assertion may be this much older or younger than the vendor's clock.
LONGEST_ASSERTION = timedelta(minutes=5)


@dataclass
class Sessions:
    """`revoked`: the administrator has blocked the connected app or its user."""

    crm: "SalesforceCrm"
    last_used: dict[str, datetime] = field(default_factory=dict)
    revoked: bool = False

    def __post_init__(self) -> None:
        self._logins = RateWindow(self.crm.clock, self.crm.logins_an_hour, 3600)
        self._made = 0

    def mint(self, call: Call) -> Reply:
        if not self._logins.take():
            raise oauth_error("invalid_grant", "login rate exceeded")
        match call.form.get("grant_type"):
            case "client_credentials":
                self._check_client(call)
            case grant if grant == JWT_BEARER:
                self._check_assertion(call.form.get("assertion", ""))
            case _:
                raise oauth_error("unsupported_grant_type", "grant type not supported")
        self._made += 1
        token = f"00D5g0000000001!AQcAQ{self._made:06d}{self.crm.token_salt}"
        self.last_used[token] = call.now
        issued = str(int(call.now.timestamp() * 1000))
        return Reply({
            "access_token": token, "instance_url": self.crm.instance_url or call.base_url,
            "id": f"{call.base_url}/id/00D5g0000000001EAA/0055g00000000aaAAA",
            "token_type": "Bearer", "issued_at": issued, "signature": "c2ln", "scope": "api",
        })  # fmt: skip

    def admit(self, call: Call) -> None:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        used = self.last_used.get(token)
        idle = timedelta(seconds=self.crm.session_seconds)
        if scheme != "Bearer" or used is None or used + idle <= call.now:
            raise refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
        if self.crm.session_slides:
            self.last_used[token] = call.now

    def _check_client(self, call: Call) -> None:
        """Id and secret stand in the form, or in the header in the Basic form."""
        given = call.form.get("client_id"), call.form.get("client_secret")
        scheme, _, basic = call.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            client, _, secret = base64.b64decode(basic).decode().partition(":")
            given = client, secret
        if given[0] != self.crm.client_id:
            raise oauth_error("invalid_client_id", "client identifier invalid")
        if given[1] != self.crm.client_secret:
            raise oauth_error("invalid_client", "invalid client credentials")
        if self.revoked:
            raise oauth_error("invalid_grant", "no client credentials user enabled")

    def _check_assertion(self, assertion: str) -> None:
        claims = self._verified(assertion)
        if claims.get("iss") != self.crm.client_id:
            raise oauth_error("invalid_client_id", "client identifier invalid")
        if claims.get("aud") not in self.crm.audiences:
            raise oauth_error("invalid_grant", "audience is invalid")
        expires, now = float(claims.get("exp", 0)), self.crm.clock.now().timestamp()
        if not now < expires <= now + LONGEST_ASSERTION.total_seconds():
            raise oauth_error("invalid_grant", "expired authorization code")
        if claims.get("sub") != self.crm.username or self.revoked:
            raise oauth_error("invalid_grant", "user hasn't approved this consumer")

    def _verified(self, assertion: str) -> dict[str, Any]:
        """The claims of an assertion whose signature is that of the uploaded certificate."""
        try:
            head, body, signature = assertion.split(".")
            key = load_pem_public_key(self.crm.public_key.encode())
            assert isinstance(key, RSAPublicKey) and orjson.loads(_decoded(head))["alg"] == "RS256"
            key.verify(_decoded(signature), f"{head}.{body}".encode(), PKCS1v15(), SHA256())
            return dict(orjson.loads(_decoded(body)))
        except (ValueError, AssertionError, KeyError, InvalidSignature, binascii.Error):
            raise oauth_error("invalid_grant", "invalid assertion") from None


def oauth_error(code: str, description: str) -> Refused:
    return Refused(Reply({"error": code, "error_description": description}, 400))


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
