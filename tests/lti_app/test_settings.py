"""Configuration comes from the environment, and what is wrong in it is said by name."""

from __future__ import annotations

import pytest

from lti_app.errors import ConfigurationError
from lti_app.settings import Settings

_GOOD = {"BATON_PUBLIC_URL": "https://baton.school.example", "BATON_SECRET_KEY": "k" * 32}


def _read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name in _GOOD:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings.from_environment()


def test_a_secret_key_and_a_public_url_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _read(monkeypatch, **_GOOD).database_url == "sqlite:///baton.db"


@pytest.mark.parametrize("missing", sorted(_GOOD))
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    rest = {name: value for name, value in _GOOD.items() if name != missing}
    with pytest.raises(ConfigurationError) as raised:
        _read(monkeypatch, **rest)
    assert raised.value.lines == [f"{missing}: is not set"]


@pytest.mark.parametrize(
    "url",
    ["http://baton.school.example", "https://baton.school.example/path", "baton", "https://", "ftp://x"],
)
def test_a_public_url_is_an_https_origin(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(ConfigurationError, match="BATON_PUBLIC_URL"):
        _read(monkeypatch, **_GOOD | {"BATON_PUBLIC_URL": url})


def test_a_short_secret_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="at least 32") as raised:
        _read(monkeypatch, **_GOOD | {"BATON_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(raised.value)


def test_a_secret_is_not_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "kkkk" not in repr(_read(monkeypatch, **_GOOD))
