"""An LMS whose frame keeps no cookies of the tool, and which may keep secrets for it, or say nothing.

It knows nothing of Baton's sandbox: what platform storage asks of a page is written here a second time.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from lti_app import create_app
from lti_app.db.migrate import upgrade
from lti_app.lti.registering.registrations import register
from lti_app.runtime import Runtime, utc_now
from lti_app.sandbox import serving
from lti_app.settings import Settings
from tests.platform_keys import KEY_SET_PATH, LOGIN_PAGE, TOKEN_PATH, SigningPlatform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_FORM = """<!doctype html><form method="post" action="{action}">{fields}<button>Go on</button></form>
<script>document.forms[0].submit()</script>"""
_COURSE = """<!doctype html><title>Course</title><h1>Course</h1>
<iframe id="tool" src="/begin" width="900" height="700"></iframe>{beside}
<script>
const kept = new Map();
const can = {can};
addEventListener("message", ({{ data, source, origin }}) => {{
  if (!can || typeof data !== "object") return;
  const answer = {{ subject: data.subject + ".response", message_id: data.message_id }};
  if (data.subject === "lti.capabilities") answer.supported_messages = can;
  else if ({page_keeps} && data.subject === "lti.put_data") kept.set(data.key, answer.value = data.value);
  else if ({page_keeps} && data.subject === "lti.get_data") answer.value = kept.get(data.key) ?? null;
  else return;
  source.postMessage(answer, origin);
}});
</script>"""
_KEEPER = """<!doctype html><script>
const kept = new Map();
addEventListener("message", ({ data, source, origin }) => {
  const answer = { subject: data.subject + ".response", message_id: data.message_id, key: data.key };
  if (data.subject === "lti.put_data" && data.value === null) kept.delete(data.key);
  else if (data.subject === "lti.put_data") kept.set(data.key, answer.value = data.value);
  else if (data.subject === "lti.get_data") answer.value = kept.get(data.key) ?? null;
  else return;
  document.title = String(kept.size);
  source.postMessage(answer, origin);
});
</script>"""


@dataclass
class Lms:
    """The LMS. storage: "frame" (a frame beside keeps secrets), "page" (only the page around does, though a
    frame is named), "silent" (it is offered, and nothing answers), "none".
    """

    platform: SigningPlatform
    runtime: Runtime
    tool: str = ""
    url: str = ""
    login_site: str = ""
    storage: str = "none"
    hints: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def course(self) -> str:
        can = [{"subject": name, "frame": "keeper"} for name in ("lti.put_data", "lti.get_data")]
        beside = f'<iframe name="keeper" src="{self.login_site}/keeper" hidden></iframe>'
        return _COURSE.format(
            beside=beside if self.storage == "frame" else "",
            can=json.dumps(can if self.storage in {"frame", "page"} else None),
            page_keeps=json.dumps(self.storage == "page"),
        )

    def begin(self) -> str:
        hint = f"hint-{len(self.hints)}"
        self.hints.add(hint)
        fields = {
            "iss": self.platform.issuer,
            "client_id": self.platform.client_id,
            "login_hint": "student-1",
            "lti_message_hint": hint,
            "target_link_uri": f"{self.tool}/lti/launch",
        }
        if self.storage != "none":
            fields["lti_storage_target"] = "keeper"
        return _form(f"{self.tool}/lti/login", fields)

    def auth(self) -> str:
        asked, hint = request.args, request.args["lti_message_hint"]
        answer = {"state": asked["state"]}
        if hint not in self.hints:
            self.errors.append("launch_no_longer_valid")
            answer["error"] = "launch_no_longer_valid"
        else:
            claims = self.platform.claims(utc_now(), asked["nonce"], f"{self.tool}/lti/launch")
            answer["id_token"] = self.platform.sign(claims)
        self.hints.discard(hint)  # each can be used once
        return _form(asked["redirect_uri"], answer)


def _form(action: str, fields: dict[str, str]) -> str:
    inputs = "".join(f"<input type=hidden name={name} value='{value}'>" for name, value in fields.items())
    return _FORM.format(action=action, fields=inputs)


def _site(lms: Lms) -> Flask:
    site = Flask("lms")
    site.add_url_rule("/", "course", lms.course)
    site.add_url_rule("/begin", "begin", lms.begin)
    site.add_url_rule("/keeper", "keeper", lambda: _KEEPER)
    site.add_url_rule(LOGIN_PAGE, "auth", lms.auth)
    site.add_url_rule(KEY_SET_PATH, "keys", lambda: lms.platform.key_set)
    return site


def _no_cookies_in_frames(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Answer as if a browser dropped what it is told to keep inside a frame."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if environ.get("HTTP_SEC_FETCH_DEST") == "iframe":
                headers = [pair for pair in headers if pair[0].lower() != "set-cookie"]
            return start(status, headers, *more)

        return app(environ, begin)

    return answer


@contextmanager
def lms_and_tool(folder: Path) -> Iterator[Lms]:
    """Run both, on two sites to a browser; the LMS's login page is on a third origin."""
    with ExitStack() as stack:

        def tool(origin: str) -> Callable[..., Iterable[bytes]]:
            settings = Settings(
                public_url=origin,
                secret_key="k" * 40,
                database_url=f"sqlite:///{folder / 'baton.db'}",
                allow_private_addresses=True,
            )
            app = create_app(settings)
            runtime: Runtime = app.extensions["baton"]
            stack.callback(runtime.database.close)
            upgrade(runtime.database.engine)
            made.append(Lms(SigningPlatform("http://localhost"), runtime, tool=origin))
            return _no_cookies_in_frames(app.wsgi_app)

        made: list[Lms] = []
        stack.enter_context(serving(tool, host="127.0.0.1"))
        lms = made[0]
        lms.url = stack.enter_context(serving(lambda _: _site(lms)))
        lms.login_site = stack.enter_context(serving(lambda _: _site(lms)))
        lms.platform.issuer = lms.url
        with lms.runtime.database.transaction() as session:
            register(
                session,
                issuer=lms.url,
                client_id=lms.platform.client_id,
                auth_login_url=lms.login_site + LOGIN_PAGE,
                auth_token_url=lms.login_site + TOKEN_PATH,
                key_set_url=lms.login_site + KEY_SET_PATH,
                deployment_ids=[lms.platform.deployment_id],
                now=utc_now(),
            )
        yield lms
