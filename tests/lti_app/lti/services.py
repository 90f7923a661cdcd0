"""A token address and services on a real server, for tests of the connector."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.loopback import Asked, Loopback, Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Services:
    """Answers as told. token: fields of the token answer; reply: what every other address answers."""

    server: Loopback
    token: Any = field(default_factory=lambda: {"token_type": "Bearer", "expires_in": 3600})
    token_status: int = 200
    reply: Callable[[Asked], Reply] = field(default=lambda _: Reply(200))
    issued: list[str] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)

    @property
    def called(self) -> list[Asked]:
        """The requests that were not for a token."""
        return [asked for asked in self.server.asked if asked.path != "/token"]

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            if not isinstance(self.token, dict):
                return Reply(self.token_status, self.token)
            token = f"token-{len(self.issued) + 1}"
            self.issued.append(token)
            self.valid.add(token)
            # Moodle says text/html of its JSON.
            return Reply(
                self.token_status, {"access_token": token, **self.token}, {"Content-Type": "text/html"}
            )
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.valid:
            return Reply(401)
        return self.reply(asked)


@contextmanager
def services() -> Iterator[Services]:
    """Run the services on this machine."""
    with loopback(lambda _: Reply(404)) as server:
        running = Services(server)
        server.answer = running.answer
        yield running
