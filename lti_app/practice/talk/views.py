"""What goes between the student and people over HTTP: asking, messages, offers, and whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from lti_app.access import Visit, allow
from lti_app.incoming import LARGEST_ID, typed
from lti_app.lti.roles import STUDENTS
from lti_app.practice.offers import answer_offer
from lti_app.practice.service import MESSAGE_LENGTH, ask_teacher
from lti_app.practice.showing import context_of, done, new_key
from lti_app.practice.talk.care import needs_care
from lti_app.practice.talk.told import put_away

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_KEY_LENGTH = 80


def install(app: Flask, base: str) -> None:
    """Add the routes. base: address of the student's page."""
    app.add_url_rule(f"{base}/ask", "practice.ask", ask, methods=["POST"])
    app.add_url_rule(f"{base}/read", "practice.read", read, methods=["POST"])
    app.add_url_rule(f"{base}/offer", "practice.offer", offer, methods=["POST"])
    app.add_url_rule(f"{base}/whom-to-call", "practice.care", care)


@allow(*STUDENTS)
def ask(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Ask a teacher. Idempotent: the form carries a key of its own."""
    context = context_of(visit, practice_set)
    # Without a key nobody can tell a repeat: better one request too many than one that nobody sees.
    key = typed(request.form.get("key", ""), _KEY_LENGTH) or new_key()
    message = typed(request.form.get("message", ""), MESSAGE_LENGTH)
    return done(context, ask_teacher(context, key, message), anchor="ask", own_words=bool(message))


@allow(*STUDENTS)
def read(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """A message of a teacher was read. Idempotent: the form names it, and the first time counts."""
    context = context_of(visit, practice_set)
    number = request.form.get("message", type=int) or 0
    return done(context, put_away(context, number if 0 < number <= LARGEST_ID else 0))


@allow(*STUDENTS)
def offer(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """What the student says to an offer (C6). Idempotent: the form names the offer."""
    context = context_of(visit, practice_set)
    key = typed(request.form.get("key", ""), _KEY_LENGTH)
    return done(context, answer_offer(context, key, request.form.get("said", "")))


@allow(*STUDENTS)
def care(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Whom to call when something is wrong: the same for everybody, and nothing of practice around it."""
    context = context_of(visit, practice_set)
    return render_template(
        "practice/care.html", practice_set=practice_set, words=context.contact, told=needs_care(context)
    )
