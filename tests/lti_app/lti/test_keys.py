"""Baton's own keys."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwcrypto.jwk import JWK

from lti_app.db.models import ToolKey
from lti_app.errors import BatonError
from lti_app.lti.keys import SPREADS_IN, add_key, ensure_key, published_keys, rotate, signing_key
from lti_app.vault import Vault

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.runtime import Runtime


def test_the_first_question_for_keys_makes_one_and_the_next_finds_it(app: Flask) -> None:
    first = app.test_client().get("/lti/jwks").json
    assert first == app.test_client().get("/lti/jwks").json
    (key,) = first["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert set(key) == {"kty", "alg", "use", "kid", "n", "e"}


def test_a_key_s_id_is_its_thumbprint_and_it_has_2048_bits(runtime: Runtime) -> None:
    (key,) = published_keys(runtime.database, runtime.vault, runtime.now())
    independent = JWK(**key)
    assert key["kid"] == independent.thumbprint()
    with runtime.database.transaction() as session:
        pem = signing_key(session, runtime.vault, runtime.now()).pem
    private = load_pem_private_key(pem.encode(), None)
    assert private.key_size >= 2048  # type: ignore[union-attr]
    assert json.loads(JWK.from_pem(pem.encode()).export_public())["n"] == key["n"]


def test_a_private_key_lies_encrypted_in_the_database(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        row = ensure_key(session, runtime.vault, runtime.now())
    assert "PRIVATE" not in row.private_key
    assert "PRIVATE" in runtime.vault.decrypt(row.private_key)


def test_the_newest_signs_and_a_retired_key_is_published_until_its_end(runtime: Runtime) -> None:
    now = runtime.now()
    with runtime.database.transaction() as session:
        old, new = (
            add_key(session, runtime.vault, now - timedelta(days=1)),
            add_key(session, runtime.vault, now),
        )
        session.get_one(ToolKey, old.kid).retired_at = now + timedelta(hours=1)
        assert signing_key(session, runtime.vault, now).kid == new.kid

    def ids(hours: int) -> list[str]:
        return [
            key["kid"]
            for key in published_keys(runtime.database, runtime.vault, now + timedelta(hours=hours))
        ]

    assert ids(0) == [new.kid, old.kid]
    assert ids(1) == [new.kid]


def test_a_changed_secret_key_is_said_plainly(runtime: Runtime) -> None:
    published_keys(runtime.database, runtime.vault, runtime.now())
    with pytest.raises(BatonError) as error:
        published_keys(runtime.database, Vault("another secret key"), runtime.now())
    assert error.value.code == "KEYS-SECRET"


@pytest.mark.parametrize("waits", [False, True], ids=["one key", "and one that waits"])
def test_after_a_lost_secret_key_a_new_signing_key_is_enough(runtime: Runtime, *, waits: bool) -> None:
    now, changed = runtime.now(), Vault("another secret key")
    with runtime.database.transaction() as session:
        old = ensure_key(session, runtime.vault, now)
        if waits:
            rotate(session, runtime.vault, now, replaces=old.kid, after=SPREADS_IN)
    with runtime.database.transaction() as session:
        new = rotate(session, changed, now, replaces=old.kid, after=timedelta(0))
    for later in (timedelta(0), SPREADS_IN, SPREADS_IN + timedelta(hours=1)):
        with runtime.database.transaction() as session:
            assert signing_key(session, changed, now + later).kid == new.kid
        assert [key["kid"] for key in published_keys(runtime.database, changed, now + later)] == [new.kid]
