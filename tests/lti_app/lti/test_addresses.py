"""Addresses that others name."""

from __future__ import annotations

import pytest

from lti_app.lti.addresses import in_header, insert_path, origin_of, service_address, web_address

TOKEN = "https://lms.example/token"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms.example/items?type_id=7", "https://lms.example/items/scores?type_id=7"),
        ("https://lms.example/items/", "https://lms.example/items/scores"),
        ("https://lms.example/items?a=&a=b&c", "https://lms.example/items/scores?a=&a=b&c"),
    ],
)
def test_a_path_is_added_before_the_query_which_stays_as_it_is(url: str, expected: str) -> None:
    assert insert_path(url, "scores") == expected


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Baton.Example/x", "https://baton.example"),
        ("https://baton.example:443/", "https://baton.example"),
        ("http://127.0.0.1:8000/lti", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://baton.example@evil.example/", None),
        ("https://baton.example\\@evil.example/", None),
        ("//baton.example/", None),
        ("https://baton.example:port/", None),
        ("https://baton.example;script-src", None),
        ("https://baton.example\\.evil.example/", None),
        ("https://'none'/", None),
        ("https://bäton.example/", "https://bäton.example"),
        ("", None),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("url", "token_url", "kept"),
    [
        ("https://lms.example/items", TOKEN, True),
        ("https://other.example/items", TOKEN, True),
        ("http://lms.example/items", TOKEN, False),
        ("http://127.0.0.1:9000/items", "http://127.0.0.1:9000/token", True),
        ("http://127.0.0.2:9000/items", "http://127.0.0.1:9000/token", False),
        ("https://user@lms.example/items", TOKEN, False),
        ("https://lms.example/" + "x" * 2000, TOKEN, False),
        (None, TOKEN, False),
    ],
)
def test_a_token_goes_over_https_or_to_a_plain_host_that_was_registered(
    url: object, token_url: str, kept: bool
) -> None:
    assert service_address(url, token_url) == (url if kept else None)


@pytest.mark.parametrize("value", ["javascript:alert(1)", "/relative", "mailto:a@b.c", 5, "https://a b", ""])
def test_only_web_addresses_become_links(value: object) -> None:
    assert web_address(value) is None


@pytest.mark.parametrize(
    ("origin", "written"),
    [
        ("https://bäton.example:8443", "https://xn--bton-loa.example:8443"),
        ("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://*.instructure.com", "https://*.instructure.com"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://lms.example", "https://lms.example"),
        (f"https://{'a' * 70}.example", ""),
    ],
)
def test_a_header_holds_an_origin_in_letters_that_it_can_hold(origin: str, written: str) -> None:
    assert in_header(origin) == written
