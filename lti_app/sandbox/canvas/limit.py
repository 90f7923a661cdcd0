"""Holds service requests against the rate limit of their client."""

from __future__ import annotations

from threading import Lock

from flask import Flask, Response, g, request

from lti_app.sandbox.canvas import tokens
from lti_app.sandbox.canvas.knobs import knobs_of, turn
from lti_app.sandbox.canvas.secret import BadTokenError
from lti_app.sandbox.canvas.throttle import Bucket
from lti_app.sandbox.shared import platform_here

_SERVICES = frozenset({"list_lineitems", "add_lineitem", "lineitem", "score", "results", "memberships"})


def install(app: Flask) -> None:
    """Let every service answer tell what it cost, and refuse those over the limit."""
    buckets: dict[str, Bucket] = {}
    lock = Lock()

    @app.before_request
    def _enter() -> Response | None:
        if request.endpoint not in _SERVICES:
            return None
        platform = platform_here()
        with platform.lock:
            knobs, client, now = knobs_of(platform), _client(), platform.now()
            refused = knobs.throttled > 0
            if refused:
                turn(platform, throttled=knobs.throttled - 1)
        with lock:
            bucket = buckets.setdefault(client, Bucket(now))
            if refused or not bucket.enter(now):
                # older Canvas says 403; no Retry-After from either
                text = f"{knobs.throttle_status} {_WORDS[knobs.throttle_status]} (Rate Limit Exceeded)"
                return Response(
                    text,
                    knobs.throttle_status,
                    {"X-Rate-Limit-Remaining": "0.0"},
                    content_type="text/plain; charset=utf-8",
                )
        g.bucket = bucket
        return None

    @app.after_request
    def _leave(response: Response) -> Response:
        bucket: Bucket | None = g.pop("bucket", None)
        if bucket is not None:
            platform = platform_here()
            with platform.lock:
                cost, now = knobs_of(platform).cost, platform.now()
            with lock:
                bucket.leave(now, cost)
                response.headers["X-Request-Cost"] = str(cost)
                response.headers["X-Rate-Limit-Remaining"] = str(round(bucket.remaining(now), 2))
        return response


_WORDS = {403: "Forbidden", 429: "Too Many Requests"}


def _client() -> str:
    """Return the bucket's name: the client of the token, or the sender where there is none."""
    try:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return tokens.read(platform_here(), token)[0]
    except BadTokenError:
        return request.remote_addr or ""
