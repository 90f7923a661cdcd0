"""A browser without a screen: walks launches over HTTP, for `baton demo --check` and for tests.

It keeps what browsers keep to (cookies by site, Origin and Sec-Fetch headers, frames) and runs no JavaScript,
except that it posts forms that would post themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from lti_app.sandbox.cookies import CookieJar, Navigation
from lti_app.sandbox.markup import Element, Form, NotOnPageError, form_of, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

SELF_POST = "form[data-self-post]"
FRAME = "#tool-frame"

_MOST_HOPS = 20
_TIMEOUT = 30
_KEEP_METHOD = frozenset({307, 308})
_REDIRECTS = frozenset({301, 302, 303}) | _KEEP_METHOD
_WHOLE_WINDOW = frozenset({"_top", "_parent", "_blank"})  # the frames here are one deep


@dataclass(frozen=True)
class Page:
    """What a browser shows after a navigation. steps: address and status of each request on the way."""

    navigation: Navigation
    status: int
    headers: Mapping[str, str]
    body: str
    steps: tuple[tuple[str, int], ...] = ()

    @property
    def url(self) -> str:
        return self.navigation.url

    @property
    def origin(self) -> str:
        return origin_of(self.url)

    @cached_property
    def root(self) -> Element:
        """The page's elements."""
        return parse(self.body)

    @property
    def text(self) -> str:
        """The page as it is read, without markup."""
        return self.root.text

    def find(self, selector: str) -> Element:
        """Return the first element that fits. Raises NotOnPageError. See Element.find_all."""
        return self.root.find(selector)

    def find_all(self, selector: str) -> list[Element]:
        """Return all elements that fit."""
        return self.root.find_all(selector)

    def form(self, form: str | Element) -> Form:
        """Return a form by selector or element. Raises NotOnPageError."""
        return form_of(self.root, self.root.find(form) if isinstance(form, str) else form)


class Browserlike:
    """One browser, with its cookies. lms: origin of the sandbox.

    accept_language: sent with every request.
    """

    def __init__(self, lms: str, *, accept_language: str = "en") -> None:
        self.lms = lms
        self.cookies = CookieJar()
        self._session = requests.Session()
        self._session.trust_env = False  # this machine only: no proxy of the environment
        self._session.mount("http://", _ThisMachine())
        self._headers = {
            "User-Agent": "Browserlike",
            "Accept": "text/html",
            "Accept-Language": accept_language,
        }

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def become(self, person_id: str) -> Page:
        """Choose a person on the course page. Return the page after that."""
        return self.submit(self.get(self.lms + "/"), "#person-form", person=person_id)

    def open(self, link_id: str) -> Page:
        """Open a link of the course as the current person, in the frame. Return the tool's page in it."""
        return self.frame(self.get(f"{self.lms}/link/{link_id}"))

    def frame(self, page: Page) -> Page:
        """Open what a page shows in its frame. Return the page in it. Raises NotOnPageError."""
        source = urljoin(page.url, page.find(FRAME).attributes["src"])
        inner = Navigation(source, page.navigation.top, framed=True, initiator=page.origin, method="GET")
        return self.go_on(self.request(inner))

    def open_window(self, link_id: str) -> Page:
        """Open a link in a window of its own. Return the tool's page."""
        return self.go_on(self.get(f"{self.lms}/launch/{link_id}?target=window"))

    def launch(self, person_id: str, link_id: str) -> Page:
        """Become somebody and open a link."""
        self.become(person_id)
        return self.open(link_id)

    def go_on(self, page: Page, times: int = _MOST_HOPS) -> Page:
        """Post the forms that post themselves, until there is none or so many times."""
        for _ in range(times):
            if not page.find_all(SELF_POST):
                break
            after = self.submit(page, SELF_POST, _self_posting=False)
            page = replace(after, steps=page.steps + after.steps)
        return page

    def get(self, url: str, page: Page | None = None) -> Page:
        """Open an address: typed in, or as a link of a page, in the same frame."""
        if page is None:
            host = urlsplit(url).hostname or ""
            return self.request(Navigation(url, host, framed=False, initiator=None, method="GET"))
        return self.request(self._from(page, urljoin(page.url, url), "GET"))

    def follow(self, page: Page, selector: str) -> Page:
        """Press a link of a page. Raises NotOnPageError."""
        link = page.find(selector).attributes
        whole = link.get("target") in _WHOLE_WINDOW
        return self.request(self._from(page, urljoin(page.url, link["href"]), "GET", whole=whole))

    def submit(
        self,
        page: Page,
        form: str | Element,
        button: str | None = None,
        *,
        _self_posting: bool = True,
        **fields: str | list[str] | None,
    ) -> Page:
        """Send a form of a page, with some fields filled in: None leaves one out, a list fills several.

        button: value or name=value of the button pressed; None presses the first that has a name.
        Follows redirects, and forms that post themselves. Raises NotOnPageError.
        """
        sent = page.form(form)
        data = [(name, value) for name, value in sent.fields if name not in fields]
        for name, value in fields.items():
            data += [(name, each) for each in ([value] if isinstance(value, str) else value or ())]
        data += _pressed(sent, button)
        url = urljoin(page.url, sent.action)
        whole = sent.element.attributes.get("target") in _WHOLE_WINDOW
        if sent.method == "post":
            answer = self.request(self._from(page, url, "POST", whole=whole), urlencode(data))
        else:
            url = urlunsplit((*urlsplit(url)[:3], urlencode(data), ""))
            answer = self.request(self._from(page, url, "GET", whole=whole))
        return self.go_on(answer) if _self_posting else answer

    def request(self, navigation: Navigation, body: str | None = None) -> Page:
        """Send one navigation and follow its redirects."""
        site = _fetch_site(navigation)
        steps: list[tuple[str, int]] = []
        for _ in range(_MOST_HOPS):
            response = self._send(navigation, body, site)
            steps.append((navigation.url, response.status_code))
            location = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or location is None:
                response.encoding = response.encoding or "utf-8"
                return Page(navigation, response.status_code, response.headers, response.text, tuple(steps))
            keep = response.status_code in _KEEP_METHOD or navigation.method == "GET"
            url = urljoin(navigation.url, location)
            top = navigation.top if navigation.framed else urlsplit(url).hostname or ""
            navigation = replace(navigation, url=url, top=top, method=navigation.method if keep else "GET")
            body = body if keep else None
            site = max(site, _fetch_site(navigation), key=_SITES.index)
        raise requests.TooManyRedirects(navigation.url)

    def _send(self, navigation: Navigation, body: str | None, site: str) -> requests.Response:
        headers = {
            **self._headers,
            "Sec-Fetch-Site": site,
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "iframe" if navigation.framed else "document",
        }
        if cookie := self.cookies.header(navigation):
            headers["Cookie"] = cookie
        if navigation.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            if navigation.initiator is not None:
                headers["Origin"] = navigation.initiator
        response = self._session.request(
            navigation.method,
            urldefrag(navigation.url).url,
            data=body,
            headers=headers,
            allow_redirects=False,
            timeout=_TIMEOUT,
        )
        self._session.cookies.clear()  # ours are the only ones
        self.cookies.store(response.raw.headers.getlist("Set-Cookie"), navigation)
        return response

    def _from(self, page: Page, url: str, method: str, *, whole: bool = False) -> Navigation:
        framed = page.navigation.framed and not whole
        top = page.navigation.top if framed else urlsplit(url).hostname or ""
        return Navigation(url, top, framed, page.origin, method)


class _ThisMachine(HTTPAdapter):
    """Finds x.localhost on this machine, as browsers do (RFC 6761, 6.3); resolvers often do not."""

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Send a request, under the name that was asked for."""
        parts = urlsplit(request.url or "")
        if (parts.hostname or "").endswith(".localhost"):
            request.headers["Host"] = parts.netloc
            port = f":{parts.port}" if parts.port else ""
            request.url = urlunsplit(parts._replace(netloc=f"localhost{port}"))
        return super().send(request, *arguments, **options)


_SITES = ("none", "same-origin", "same-site", "cross-site")


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _fetch_site(navigation: Navigation) -> str:
    if navigation.initiator is None:
        return "none"
    if navigation.initiator == origin_of(navigation.url):
        return "same-origin"
    return "same-site" if urlsplit(navigation.initiator).hostname == navigation.host else "cross-site"


def _pressed(form: Form, button: str | None) -> list[tuple[str, str]]:
    if button is None:
        return form.buttons[:1]
    for name, value in form.buttons:
        if button in (value, f"{name}={value}"):
            return [(name, value)]
    raise NotOnPageError(f"button {button}")
