"""A trace in plain words, line by line (config/wording/explain.yaml)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.explaining.saying import evidence, plain, reason, say, standing

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(told: dict[str, Any]) -> Iterator[str]:
    """Return a trace (lti_app.explaining.trace) as lines; those of a part are indented."""
    who = {"student": told["student"], "course": told["course"]}
    if told["at"] is None:
        yield say("nothing", **who)
        return
    yield say("head", at=told["at"], **who)
    for code in told["gone"]:
        yield say("gone", why=load_wording().say(Reason(code)))
    for title, part in (
        (say("events.title"), _events(told)),
        (say("signals.title", at=told["looked_at"] or say("never")), _signals(told)),
        (say("policy.title"), _policy(told)),
        (say("flags.title"), _flags(told)),
        (say("notes.title"), _notes(told)),
        (say("plan.title"), _plan(told)),
        (say("choice.title"), _choice(told)),
    ):
        yield ""
        yield title
        for line in part:
            yield f"   {line}"


def _events(told: dict[str, Any]) -> Iterator[str]:
    yield say("events.step", events=", ".join(f"{each['event']} {each['kind']}" for each in told["step"]))
    window = told["window"]
    if window is None:
        yield say("events.no-look")
        return
    if window["older"]:
        yield say("events.older", count=window["older"])
    for item in window["items"]:
        answers = ", ".join(_answer(each) for each in item["answers"]) or say("events.none")
        yield say("events.item", **{**plain(item), "answers": answers})
    for request in window["help_requests"]:
        yield say("events.request", **plain(request))
    for session in window["sessions"]:
        yield say("events.session", **plain(session))
    for each in window["happenings"]:
        heard = say("events.heard", heard=", ".join(each["heard"])) if each["heard"] else ""
        yield say("events.happening", **{**plain(each), "heard": heard})


def _answer(answer: dict[str, Any]) -> str:
    if answer["misconception"]:
        return say("events.answer.idea", **plain(answer))
    return say(f"events.answer.{'right' if answer['right'] else 'wrong'}", **plain(answer))


def _signals(told: dict[str, Any]) -> Iterator[str]:
    for each in told["signals"]:
        yield say(
            "signals.held",
            signal=each["code"],
            sentence=each["sentence"],
            value=f"{each['value']:g}",
            confidence=f"{each['confidence']:.2f}",
            evidence=evidence(each),
        )
    if not told["signals"]:
        yield say("signals.none")
    if told["quiet"]:
        yield say("signals.quiet", codes=", ".join(told["quiet"]))


def _policy(told: dict[str, Any]) -> Iterator[str]:
    policy = told["policy"]
    if policy is None:
        return
    yield say("policy.ships" if policy["ships"] else "policy.course", **plain(policy))
    for number, overlay in policy["overlays"].items():
        yield say("policy.overlay", number=number, overlay=overlay)
    if not policy["overlays"]:
        yield say("policy.no-overlay")
    if policy["accommodations"]:
        yield say("policy.accommodations", names=", ".join(policy["accommodations"]))
    for rule in policy["rules"]:
        yield say("policy.rule", **rule)
    if not policy["rules"]:
        yield say("policy.no-rule")


def _flags(told: dict[str, Any]) -> Iterator[str]:
    for each in told["decisions"]:
        params = {**plain(each), "standing": standing(each["differs"])}
        yield say(f"flags.{each['action'] or 'only-recorded'}", **params)
    if not told["decisions"]:
        yield say("flags.none")
    for flag in told["flags"]:
        owner, due = flag["owner"] or say("nobody"), flag["due"] or say("never")
        yield say("flags.open", **{**plain(flag), "owner": owner, "due": due})
    if not told["flags"]:
        yield say("flags.none-open")


def _notes(told: dict[str, Any]) -> Iterator[str]:
    for note in told["notes"]:
        yield say("notes.flag", flag=note["flag"], standing=say(f"notes.{note['standing']}"))
        for sentence in note["sentences"]:
            yield say("notes.sentence", sentence=reason(sentence), evidence=evidence(sentence))
        yield say("notes.step", play=note["play"], minutes=note["minutes"], step=reason(note["step"]))
    if not told["notes"]:
        yield say("notes.none")


def _plan(told: dict[str, Any]) -> Iterator[str]:
    for step in told["plan"]:
        about = step["misconception"] or step["skill"] or ""
        yield say("plan.closure" if step["closure"] else "plan.pin", **{**plain(step), "about": about})
    if not told["plan"]:
        yield say("plan.none")


def _choice(told: dict[str, Any]) -> Iterator[str]:
    choice = told["choice"]
    if choice is None:
        yield say("choice.none")
        return
    low, _, high = choice["band"]
    percent = {"predicted": f"{choice['predicted']:.3f}", "low": f"{low:g}", "high": f"{high:g}"}
    yield say("choice.item", **{**plain(choice), "standing": standing(choice["differs"])})
    yield say("choice.reason", **plain(choice))
    yield say("choice.turn", **{**plain(choice), **percent})
    if choice["gentle"]:
        yield say("choice.gentle")
    for each in choice["candidates"]:
        yield "- " + say("choice.candidate", **each)
