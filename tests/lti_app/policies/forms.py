"""Reads the forms of a page as a browser would send them."""

from __future__ import annotations

from html.parser import HTMLParser

Filled = dict[str, str | list[str]]


class Forms(HTMLParser):
    """All forms of a page, by the address that they go to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.by_action: dict[str, Filled] = {}
        self._form: Filled | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.by_action.setdefault(given["action"], {})
        if self._form is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name and name != "form_token":
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked and given.get("type") == "checkbox" and name in self._form:
                several = self._form[name]
                self._form[name] = [*([several] if isinstance(several, str) else several), value]
            elif ticked:
                self._form[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._form):
            self._form[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
