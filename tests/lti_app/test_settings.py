"""Configuration comes from the environment, and what is wrong in it is said by name."""

from __future__ import annotations

from datetime import date, time

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


def test_a_school_has_its_own_zone_week_holidays_and_end_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(
        monkeypatch,
        **_GOOD,
        BATON_TIMEZONE="Asia/Jerusalem",
        BATON_SCHOOL_WEEK="sun-thu",
        BATON_HOLIDAYS="2026-12-21..2027-01-03, 2027-05-03",
        BATON_SCHOOL_DAY_ENDS="14:30",
    )
    assert settings.timezone.key == "Asia/Jerusalem"
    assert settings.school_week == {6, 0, 1, 2, 3}
    assert settings.holidays == (
        (date(2026, 12, 21), date(2027, 1, 3)),
        (date(2027, 5, 3), date(2027, 5, 3)),
    )
    assert settings.school_day_ends == time(14, 30)


def test_unless_it_says_otherwise_school_is_from_monday_to_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _read(monkeypatch, **_GOOD)
    assert (settings.timezone.key, settings.school_week, settings.holidays) == ("UTC", {0, 1, 2, 3, 4}, ())
    assert _read(monkeypatch, **_GOOD, BATON_SCHOOL_WEEK="mon, wed,fri").school_week == {0, 2, 4}
    assert _read(monkeypatch, **_GOOD, BATON_HOLIDAYS="").holidays == ()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("TIMEZONE", "Middle-earth/Shire", "Europe/Paris"),
        ("TIMEZONE", "Europe", "Europe/Paris"),
        ("TIMEZONE", "../../etc/passwd", "Europe/Paris"),
        ("TIMEZONE", "", "Europe/Paris"),
        ("SCHOOL_WEEK", "", "mon-fri"),
        ("SCHOOL_WEEK", "monday", "mon-fri"),
        ("SCHOOL_WEEK", "mon-", "mon-fri"),
        ("HOLIDAYS", "21.12.2026", "2026-12-21..2027-01-03"),
        ("HOLIDAYS", "2027-01-03..2026-12-21", "ends before it begins"),
        ("HOLIDAYS", "2026-02-30", "2026-12-21..2027-01-03"),
        ("SCHOOL_DAY_ENDS", "4 pm", "16:00"),
        ("SCHOOL_DAY_ENDS", "24:00", "16:00"),
    ],
)
def test_what_a_school_says_of_its_time_wrongly_is_named_with_an_example(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"BATON_{name}") as raised:
        _read(monkeypatch, **_GOOD, **{f"BATON_{name}": value})
    assert hint in str(raised.value)
