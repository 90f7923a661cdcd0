"""Reading what claims to be a token: whatever comes, it is a token or it is refused."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.errors import BatonError
from lti_app.lti.launching.tokens import read_token

HEADER = {"alg": "RS256", "kid": "k"}


def part(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def token(body: object, header: object = HEADER) -> str:
    return f"{part(header)}.{part(body)}.c2ln"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: f"{part(data)}.{part(data)}.x"))
def test_junk_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(BatonError) as error:
        read_token(text)
    assert error.value.code == "LTI-TOKEN"


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_any_object_is_read_as_it_was_written(body: dict[str, object]) -> None:
    assert read_token(token(body)) == (HEADER, body)


@pytest.mark.parametrize(
    "text",
    [
        token(b'{"sub": "a", "sub": "b"}'),
        token(b'{"deep": {"x": 1, "x": 1}}'),
        token({}, b'{"alg": "RS256", "kid": "k", "alg": "none"}'),
        token({}, {"alg": "none", "kid": "k"}),
        token({}, {"alg": ["RS256"], "kid": "k"}),
        token({}, {"alg": "rs256", "kid": "k"}),
        token({}, {"kid": "k"}),
        token({}, {"alg": "RS256"}),
        token({}, {"alg": "RS256", "kid": ""}),
        token({}, {"alg": "RS256", "kid": "k" * 256}),
        token({}, {"alg": "RS256", "kid": ["k"]}),
        token({}, {"alg": "RS256", "kid": "k", "crit": []}),
        token([]),
        token(b"\xff"),
        token(b"1" * 5000),
        token(b'{"exp": Infinity}'),
        token({}) + ".more",
        token({}) + "=",
        token({}).replace(".", "\n.", 1),
        token({}) + "x" * 140_000,
        "..",
    ],
)
def test_a_token_that_two_readers_could_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(BatonError) as error:
        read_token(text)
    assert error.value.code == "LTI-TOKEN"
