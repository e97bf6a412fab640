"""One access token for all processes of a connection, minted once and not more often than allowed.

The cache file is encrypted with a key made of the connection's own secrets: whoever can read it
could mint a token anyway, and the file tells nothing to anybody else.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken

from sales_pipeline.files import write_atomic
from sales_pipeline.lock import WarehouseBusy, file_lock
from sales_pipeline.sources.http.clock import Clock
from sales_pipeline.sources.http.errors import ExtractError
from sales_pipeline.sources.http.limits import Rate
from sales_pipeline.sources.http.secrets import SECRETS

# How long a process waits for another that is minting: that one may wait for its turn, and then
# for an answer.
LOCK_SECONDS = 900


@dataclass(frozen=True)
class Token:
    """An access token, when it ends, and what else the vendor said with it (hosts, ids)."""

    value: str
    expires_at: datetime
    facts: dict[str, str] = field(default_factory=dict)


Mint = Callable[[], Token]


class Tokens(Protocol):
    """Where a client has its token from. `renew` is asked for another one than the vendor has
    refused."""

    def get(self) -> Token: ...
    def renew(self, stale: Token | None) -> Token: ...


class TooManyMints(ExtractError):
    """The vendor's limit on new tokens leaves none for longer than a run may wait."""


@dataclass(frozen=True)
class TokenCache:
    """Hands out a token that lives for at least `margin` more.

    `rate` is the vendor's limit on minting; `secrets` make the key, so that a changed secret
    makes the cached token unreadable, which is as it should be.
    """

    path: Path
    secrets: tuple[str, ...]
    mint: Mint
    clock: Clock
    rate: Rate
    margin: timedelta = timedelta(minutes=5)
    longest_wait: float = 600.0

    def get(self) -> Token:
        """The shared token, or a new one."""
        token = self._read()[0]
        return token if token and self._lives(token) else self.renew(token)

    def renew(self, stale: Token | None) -> Token:
        """A token other than `stale`: that of another thread or process, or a new one."""
        lock = self.path.with_suffix(".lock")
        try:
            with file_lock(lock, LOCK_SECONDS, tell=lambda _: None):
                return self._renewed(stale)
        except WarehouseBusy as busy:
            raise ExtractError(f"no access token: {busy}") from None

    def _renewed(self, stale: Token | None) -> Token:
        token, minted = self._read()
        if token and self._lives(token) and (not stale or token.value != stale.value):
            return token
        self._wait_for_turn(minted)
        now = self.clock.now()
        # Entered before the call: a vendor counts a mint whose answer was lost.
        self._write(None, [*minted, now])
        made = self.mint()
        SECRETS.add(made.value)
        self._write(made, [*minted, now])
        return made

    def _lives(self, token: Token) -> bool:
        return token.expires_at - self.margin > self.clock.now()

    def _wait_for_turn(self, minted: list[datetime]) -> None:
        """Wait until the vendor allows a further token; its window slides with our own mints."""
        now = self.clock.now()
        recent = [at for at in minted if at > now - timedelta(seconds=self.rate.seconds)]
        if len(recent) < self.rate.calls:
            return
        free = recent[-self.rate.calls] + timedelta(seconds=self.rate.seconds)
        wait = (free - now).total_seconds()
        if wait > self.longest_wait:
            raise TooManyMints(
                f"{self.path.stem}: {self.rate.calls} tokens were made within "
                f"{self.rate.seconds:.0f} s, the vendor allows no more. "
                f"Remedy: run again after {free:%H:%M:%S} UTC"
            )
        self.clock.sleep(wait)

    def _read(self) -> tuple[Token | None, list[datetime]]:
        """The cached token and when tokens were minted; a foreign or broken file is as none."""
        try:
            content = json.loads(self._cipher.decrypt(self.path.read_bytes()))
        except (FileNotFoundError, InvalidToken):
            return None, []
        minted = [datetime.fromisoformat(at) for at in content["minted"]]
        if not content["token"]:
            return None, minted
        SECRETS.add(content["token"]["value"])
        expires_at = datetime.fromisoformat(content["token"]["expires_at"])
        return Token(**{**content["token"], "expires_at": expires_at}), minted

    def _write(self, token: Token | None, minted: list[datetime]) -> None:
        oldest = self.clock.now() - timedelta(seconds=self.rate.seconds)
        content = {
            "token": asdict(token) if token else None,
            "minted": [at.isoformat() for at in minted if at > oldest],
        }
        data = json.dumps(content, default=datetime.isoformat).encode()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(self.path, self._cipher.encrypt(data))

    @property
    def _cipher(self) -> Fernet:
        digest = sha256("\x1f".join(self.secrets).encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))
