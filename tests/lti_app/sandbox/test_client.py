"""The browser without a screen: cookies by site, headers as browsers send them, forms as written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, redirect, request

from lti_app.sandbox import Browserlike, serving
from lti_app.sandbox.cookies import CookieJar, Navigation
from lti_app.sandbox.markup import NotOnPageError, form_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

LMS, TOOL = "http://localhost:1", "http://127.0.0.1:2"


def framed(url: str = TOOL, initiator: str = LMS, method: str = "GET") -> Navigation:
    """Return a request in a frame of the LMS."""
    return Navigation(url, "localhost", framed=True, initiator=initiator, method=method)


def window(url: str = TOOL, initiator: str | None = None, method: str = "GET") -> Navigation:
    """Return a request of a window."""
    host = url.split("/")[2].split(":", maxsplit=1)[0]
    return Navigation(url, host, framed=False, initiator=initiator, method=method)


PARTITIONED = "__Host-id=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"


@pytest.mark.parametrize(
    ("cookie", "kept"),
    [
        (PARTITIONED, True),
        ("id=1; Secure; SameSite=None", False),
        ("id=1; Path=/", False),
        ("id=1; SameSite=None; Partitioned", False),
        ("__Host-id=1; Path=/deep; Secure; SameSite=None; Partitioned", False),
        ("__Host-id=1; Path=/; Domain=127.0.0.1; Secure; SameSite=None; Partitioned", False),
    ],
)
def test_a_stranger_in_a_frame_keeps_partitioned_cookies_alone(cookie: str, kept: bool) -> None:
    jar = CookieJar()
    jar.store([cookie], framed())
    assert (jar.header(framed()) is not None) is kept


def test_a_partitioned_cookie_is_another_one_at_the_top() -> None:
    jar = CookieJar()
    jar.store([PARTITIONED], framed())
    assert jar.header(window()) is None


def test_a_secure_cookie_needs_https_or_this_machine() -> None:
    jar = CookieJar()
    jar.store(["id=1; Secure"], window("http://tool.example/"))
    assert jar.header(window("http://tool.example/")) is None
    jar.store(["id=1; Secure"], window("https://tool.example/"))
    assert jar.header(window("https://tool.example/")) == "id=1"


@pytest.mark.parametrize(
    ("navigation", "sent"),
    [
        (window(LMS), True),
        (window(LMS, initiator=LMS, method="POST"), True),
        (window(LMS, initiator=TOOL), True),
        (window(LMS, initiator=TOOL, method="POST"), False),
        (framed(LMS), True),
        (framed(LMS, initiator=TOOL), False),
    ],
)
def test_a_lax_cookie_stays_away_when_another_site_asks(navigation: Navigation, sent: bool) -> None:
    jar = CookieJar()
    jar.store(["id=1; SameSite=Lax"], window(LMS))
    assert (jar.header(navigation) is not None) is sent


def test_a_cookie_is_forgotten_when_told() -> None:
    jar = CookieJar()
    jar.store(["id=1"], window())
    jar.store(["id=; Max-Age=0"], window())
    assert jar.header(window()) is None


@pytest.fixture
def echo() -> Iterator[str]:
    """A site that says what it was sent."""
    app = Flask("echo")

    @app.route("/", methods=["GET", "POST"])
    def seen() -> dict[str, Any]:
        names = ("Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest")
        return {name: request.headers.get(name) for name in names} | {
            "method": request.method,
            "data": request.values.to_dict(flat=False),
        }

    @app.route("/form")
    def form() -> str:
        return f'<form method="post" action="{request.args["to"]}"><input name="a" value="1"></form>'

    @app.route("/away/<int:status>", methods=["GET", "POST"])
    def away(status: int) -> Any:
        return redirect(request.args.get("to", "/"), status)

    with serving(lambda _origin: app, host="127.0.0.1") as origin:
        yield origin


@pytest.fixture
def browser() -> Iterator[Browserlike]:
    """A browser of no sandbox."""
    made = Browserlike("http://localhost:1")
    yield made
    made.close()


def seen_by(page: Any) -> dict[str, Any]:
    """Return what the echo says."""
    import json

    return dict(json.loads(page.body))


def test_a_typed_address_comes_from_nowhere(browser: Browserlike, echo: str) -> None:
    seen = seen_by(browser.get(echo))
    assert (seen["Origin"], seen["Sec-Fetch-Site"], seen["Sec-Fetch-Dest"]) == (None, "none", "document")


def test_a_form_of_the_same_site_says_so(browser: Browserlike, echo: str) -> None:
    seen = seen_by(browser.submit(browser.get(f"{echo}/form?to=/"), "form"))
    assert (seen["Origin"], seen["Sec-Fetch-Site"], seen["method"]) == (echo, "same-origin", "POST")
    assert seen["data"] == {"a": ["1"]}


def test_a_form_of_another_site_says_so(browser: Browserlike, echo: str) -> None:
    other = echo.replace("127.0.0.1", "localhost")
    seen = seen_by(browser.submit(browser.get(f"{other}/form?to={echo}/"), "form"))
    assert (seen["Origin"], seen["Sec-Fetch-Site"]) == (other, "cross-site")


def test_a_detour_over_another_site_is_not_forgotten(browser: Browserlike, echo: str) -> None:
    other = echo.replace("127.0.0.1", "localhost")
    seen = seen_by(browser.submit(browser.get(f"{echo}/form?to={other}/away/302?to={echo}/"), "form"))
    assert seen["Sec-Fetch-Site"] == "cross-site"


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_redirects_keep_the_method_only_where_they_must(
    browser: Browserlike, echo: str, status: int, method: str
) -> None:
    page = browser.submit(browser.get(f"{echo}/form?to=/away/{status}"), "form")
    assert seen_by(page)["method"] == method
    assert [code for _, code in page.steps] == [status, 200]


FORM = """
<form id="f" method="POST" action="/go">
  <input name="text" value="a &amp; b"><input type="hidden" name="token" value="t">
  <input type="checkbox" name="off" value="1"><input type="checkbox" name="on" checked>
  <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
  <textarea name="area">
line</textarea>
  <select name="one"><option value="x">X</option><option>Y</option></select>
  <select name="two"><option>X</option><option selected>Y</option></select>
  <input name="gone" disabled><input type="file" name="file">
  <button name="press" value="now">Go</button><button type="button" name="no">No</button>
</form>
<input form="f" name="outside" value="o">
"""


def test_a_form_sends_what_a_browser_would_send() -> None:
    root = parse(FORM)
    form = form_of(root, root.find("#f"))
    assert (form.method, form.action) == ("post", "/go")
    assert form.fields == [
        ("text", "a & b"),
        ("token", "t"),
        ("on", "on"),
        ("r", "2"),
        ("area", "line"),
        ("one", "x"),
        ("two", "Y"),
        ("outside", "o"),
    ]
    assert form.buttons == [("press", "now")]


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("p", 2),
        ("#a", 1),
        (".x", 2),
        ("p.x.y", 1),
        ("[data-k]", 2),
        ("[data-k=v1]", 1),
        ("[data-k^=v]", 2),
        ("[data-k$='2']", 1),
        ("[data-k*=v]", 2),
        ("div p", 2),
        ("div#d span", 1),
        ("p#d", 0),
    ],
)
def test_selectors_find_what_they_say(selector: str, count: int) -> None:
    root = parse(
        '<div id="d"><p id="a" class="x" data-k="v1">one<br>two <span>three</span></p>'
        '<p class="x y" data-k="v2"></p></div>'
    )
    assert len(root.find_all(selector)) == count


def test_what_is_not_on_the_page_is_an_error() -> None:
    with pytest.raises(NotOnPageError, match="#missing"):
        parse("<p></p>").find("#missing")


def test_text_is_read_as_a_person_reads_it() -> None:
    root = parse("<p>One <b>t</b>wo</p><script>x()</script><p>three &lt;</p>")
    assert root.text == "One two three <"
