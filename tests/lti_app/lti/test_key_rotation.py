"""A key follows another, and no platform is refused meanwhile, however it keeps Baton's key set."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any, Protocol

import jwt
import pytest
from joserfc import jwt as independent
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lti_app.db.models import ToolKey
from lti_app.errors import BatonError
from lti_app.lti.keys import (
    KEPT_AFTER,
    SPREADS_IN,
    ensure_key,
    keys_in_order,
    publish_again,
    published_keys,
    retire,
    rotate,
    signing_key,
)
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock

pytestmark = pytest.mark.sqlite_alone

ASSERTION = timedelta(minutes=2)  # how long the longest of what a key signs for services lives
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _published(runtime: Runtime) -> list[dict[str, str]]:
    return published_keys(runtime.database, runtime.vault, runtime.now())


def _ids(runtime: Runtime) -> list[str]:
    return [key["kid"] for key in _published(runtime)]


def _first(runtime: Runtime) -> str:
    with runtime.database.transaction() as session:
        return ensure_key(session, runtime.vault, runtime.now()).kid


def _rotate(runtime: Runtime, replaces: str, after: timedelta = SPREADS_IN) -> str:
    with runtime.database.transaction() as session:
        return rotate(session, runtime.vault, runtime.now(), replaces=replaces, after=after).kid


def _assertion(runtime: Runtime) -> str:
    with runtime.database.transaction() as session:
        key = signing_key(session, runtime.vault, runtime.now())
    claims = {"sub": "client", "exp": int((runtime.now() + ASSERTION).timestamp())}
    return jwt.encode(claims, key.pem, "RS256", headers={"kid": key.kid})


def _signer(runtime: Runtime) -> str:
    return str(jwt.get_unverified_header(_assertion(runtime))["kid"])


class Platform(Protocol):
    """Checks what Baton signed."""

    def takes(self, token: str) -> bool: ...


def _verifies(keys: list[dict[str, Any]], token: str) -> bool:
    try:
        independent.decode(token, KeySet.import_key_set({"keys": keys}), algorithms=["RS256"])  # type: ignore[arg-type]
    except (JoseError, ValueError):
        return False
    return True


@dataclass
class FetchesEachTime:
    """Canvas, with the key set's address in its developer key."""

    runtime: Runtime

    def takes(self, token: str) -> bool:
        return _verifies(_published(self.runtime), token)


@dataclass
class FetchesAgainOnFailure:
    """Moodle: keeps the set for good, and fetches it once more where a key does not fit."""

    runtime: Runtime
    kept: list[dict[str, Any]] = field(default_factory=list)

    def takes(self, token: str) -> bool:
        if not _verifies(self.kept, token):
            self.kept = _published(self.runtime)
        return _verifies(self.kept, token)


@dataclass
class KeepsForADay:
    """A platform that looks again when its copy is a day old, and never before."""

    runtime: Runtime
    kept: list[dict[str, Any]] = field(default_factory=list)
    since: datetime | None = None

    def takes(self, token: str) -> bool:
        if self.since is None or self.runtime.now() - self.since >= DAY:
            self.kept, self.since = _published(self.runtime), self.runtime.now()
        return _verifies(self.kept, token)


@on_sqlite
@pytest.mark.parametrize("kind", [FetchesEachTime, FetchesAgainOnFailure, KeepsForADay])
@pytest.mark.parametrize("began", [1, 23])
def test_no_platform_refuses_anything_while_one_key_follows_another(
    runtime: Runtime, clock: Clock, kind: type[Any], began: int
) -> None:
    old, platform = _first(runtime), kind(runtime)
    clock.advance(hours=began)  # so that copies of the set are of any age
    assert platform.takes(_assertion(runtime))
    clock.advance(hours=5)
    new = _rotate(runtime, old)
    for _ in range(27):
        token = _assertion(runtime)
        clock.advance(minutes=1)  # on its way
        assert platform.takes(token)
        clock.advance(minutes=119)
    assert (_signer(runtime), _ids(runtime)) == (new, [new])


def test_what_the_old_key_signed_last_can_be_checked_until_it_has_expired(
    runtime: Runtime, clock: Clock
) -> None:
    old = _first(runtime)
    new = _rotate(runtime, old)
    clock.advance(SPREADS_IN.total_seconds() - 1)
    last = _assertion(runtime)
    assert jwt.get_unverified_header(last)["kid"] == old
    clock.advance(1)
    assert _signer(runtime) == new
    clock.advance(KEPT_AFTER.total_seconds() - 1)
    assert ASSERTION < KEPT_AFTER
    assert _verifies(_published(runtime), last)
    clock.advance(1)
    assert not _verifies(_published(runtime), last)
    assert _ids(runtime) == [new]


def test_a_key_that_signs_at_once_is_taken_by_those_that_look_again(runtime: Runtime, clock: Clock) -> None:
    old = _first(runtime)
    canvas, moodle, keeps = (kind(runtime) for kind in (FetchesEachTime, FetchesAgainOnFailure, KeepsForADay))
    before = _assertion(runtime)
    assert [it.takes(before) for it in (canvas, moodle, keeps)] == [True] * 3
    new = _rotate(runtime, old, timedelta(0))
    assert _signer(runtime) == new
    after = _assertion(runtime)
    assert [it.takes(after) for it in (canvas, moodle, keeps)] == [True, True, False]
    assert [it.takes(before) for it in (canvas, moodle, keeps)] == [True] * 3
    clock.advance(hours=24)
    assert keeps.takes(_assertion(runtime))


def test_asked_twice_there_is_one_new_key(runtime: Runtime) -> None:
    old = _first(runtime)
    new = _rotate(runtime, old)
    assert _rotate(runtime, old) == new
    assert _ids(runtime) == [old, new]
    assert _rotate(runtime, old, timedelta(0)) == new  # the one that waits begins earlier
    assert _signer(runtime) == new
    assert _rotate(runtime, old, timedelta(0)) == new  # an old page's button
    assert sorted(_ids(runtime)) == sorted([old, new])


def test_asked_by_many_at_once_there_is_one_new_key(runtime: Runtime) -> None:
    old, start = _first(runtime), Barrier(4)

    def press(_: int) -> str:
        start.wait()
        return _rotate(runtime, old)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    assert len(_ids(runtime)) == 2


def test_a_key_that_waits_never_begins_later_than_it_was_to(runtime: Runtime, clock: Clock) -> None:
    old = _first(runtime)
    new = _rotate(runtime, old, HOUR)
    _rotate(runtime, old, DAY)
    clock.advance(hours=1)
    assert _signer(runtime) == new


def test_a_rotation_that_is_called_off_leaves_the_old_key_for_good(runtime: Runtime, clock: Clock) -> None:
    old = _first(runtime)
    new = _rotate(runtime, old)
    with runtime.database.transaction() as session:
        assert retire(session, new, runtime.now())
    clock.advance(days=30)
    assert (_ids(runtime), _signer(runtime)) == ([old], old)


def test_the_key_that_signs_is_not_taken_out(runtime: Runtime) -> None:
    old = _first(runtime)
    with runtime.database.transaction() as session, pytest.raises(BatonError) as error:
        retire(session, old, runtime.now())
    assert error.value.code == "KEYS-SIGNS"
    with runtime.database.transaction() as session, pytest.raises(BatonError) as error:
        retire(session, "no-such-key", runtime.now())
    assert error.value.code == "KEYS-UNKNOWN"


def test_a_key_taken_out_can_be_published_again_and_never_signs(runtime: Runtime, clock: Clock) -> None:
    old = _first(runtime)
    token = _assertion(runtime)
    new = _rotate(runtime, old, timedelta(0))
    with runtime.database.transaction() as session:
        assert [retire(session, old, runtime.now()) for _ in range(2)] == [True, False]
    assert not _verifies(_published(runtime), token)
    with runtime.database.transaction() as session:
        assert [publish_again(session, old, runtime.now()) for _ in range(2)] == [True, False]
        assert [key.kid for key in keys_in_order(session, runtime.now())] == [new, old]
    assert _verifies(_published(runtime), token)
    assert _signer(runtime) == new
    clock.advance(days=1)
    assert _ids(runtime) == [new]


def test_a_second_rotation_lets_the_oldest_key_go_at_its_own_time(runtime: Runtime, clock: Clock) -> None:
    first = _first(runtime)
    second = _rotate(runtime, first, timedelta(0))
    clock.advance(hours=12)
    third = _rotate(runtime, second, timedelta(0))
    assert _ids(runtime) == [third, second, first]
    clock.advance(hours=12)
    assert _ids(runtime) == [third, second]
    clock.advance(hours=12)
    assert _ids(runtime) == [third]
    with runtime.database.transaction(writes=False) as session:
        assert session.query(ToolKey).count() == 3
