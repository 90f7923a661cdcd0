"""pylti1p3 as it comes, in a Flask app as its guide shows: what Baton is tried beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from pylti1p3.contrib.flask import FlaskCacheDataStorage, FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfDict

from tests.launching import TARGET
from tests.platform_keys import KEY_SET_PATH, LOGIN_PAGE, TOKEN_PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from pylti1p3.message_launch import MessageLaunch

    from tests.platform_keys import SigningPlatform


class DictCache:
    """The least cache that the library takes. seconds: for how long each value was to be kept."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self.seconds: dict[str, int | None] = {}

    def get(self, key: str) -> Any:
        return self._values.get(key)

    def set(self, key: str, value: Any, seconds: int | None = None) -> None:
        self._values[key], self.seconds[key] = value, seconds


def bare_config(platform: SigningPlatform) -> ToolConfDict:
    """The platform, known to the library."""
    return ToolConfDict(
        {
            platform.issuer: [
                {
                    "default": True,
                    "client_id": platform.client_id,
                    "auth_login_url": platform.url + LOGIN_PAGE,
                    "auth_token_url": platform.url + TOKEN_PATH,
                    "key_set_url": platform.url + KEY_SET_PATH,
                    "deployment_ids": [platform.deployment_id],
                }
            ]
        }
    )


def bare_app(
    platform: SigningPlatform,
    *,
    cache: DictCache | None = None,
    own_storage: bool = True,
    prepare: Callable[[MessageLaunch[Any, Any, Any, Any]], object] = lambda _: None,
) -> Flask:
    """A tool of the library alone, at the addresses that Baton has. It answers a refusal with its text.

    own_storage: False keeps what the library keeps by default. prepare: what is done to a launch first.
    """
    app = Flask("bare")
    app.secret_key = "s" * 32
    kept = cache or DictCache()

    def storage() -> dict[str, Any]:
        return {"launch_data_storage": FlaskCacheDataStorage(kept)} if own_storage else {}

    def login() -> Any:
        return FlaskOIDCLogin(FlaskRequest(), bare_config(platform), **storage()).redirect(TARGET)

    def launch() -> Any:
        try:
            message = FlaskMessageLaunch(FlaskRequest(), bare_config(platform), **storage())
            prepare(message)
            message.validate()
        except Exception as error:  # noqa: BLE001 - whatever the library raises is what a test is about
            return f"{type(error).__name__}: {error}", 403
        return f"hello {message.get_launch_data()['sub']}"

    app.add_url_rule("/lti/login", "login", login, methods=["GET", "POST"])
    app.add_url_rule("/lti/launch", "launch", launch, methods=["POST"])
    return app
