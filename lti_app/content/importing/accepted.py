"""Which texts count for an answer that is typed, without the wildcards that some formats have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.items.texts import escaped
from lti_app.content.importing.fields import ALL_POINTS

if TYPE_CHECKING:
    from lti_app.content.importing.draft import Accepted, Typing
    from lti_app.content.importing.fields import Fields

_LONGEST = 500  # of a response, engine.items.model
_STAR = re.compile(r"(?<!\\)\*")


def accepted_texts(task: Typing, found: Fields) -> tuple[str, dict[str, Any]]:
    """Return the answer and the rules with further ones; adds to `found` what was lost and what is said.

    "*colour" counts as colour alone, said as a loss. The answer is empty where none is left.
    """
    right: list[str] = []
    for accepted in task.accepted:
        text = _plain(accepted, found.losses)
        if accepted.share > ALL_POINTS:
            found.say("right", accepted.feedback)
            if text:
                right.append(text)
            continue
        if accepted.share > 0:
            found.losses.append("import.partial-credit")
        if text and accepted.feedback:
            found.feedback_for[escaped(text)] = accepted.feedback.text
        elif accepted.wildcard and accepted.words.strip() == "*":
            found.say("wrong", accepted.feedback)
    texts = list(dict.fromkeys(right if task.case else _without_case(right)))
    for text in texts:
        found.feedback_for.pop(escaped(text), None)
    if not texts:
        return "", {}
    answer, *more = map(escaped, texts)
    return answer, {**({"accept": more} if more else {}), **({"case": True} if task.case else {})}


def _plain(accepted: Accepted, losses: list[str]) -> str:
    words = " ".join(accepted.words.split())
    if len(words) > _LONGEST:
        return ""
    if not accepted.wildcard:
        return words
    core = re.sub(r"^(?:\*\s*)+|(?<!\\)(?:\s*\*)+$", "", words)
    if core != words and accepted.share > 0:
        losses.append("import.wildcard")
    if _STAR.search(core):
        if accepted.share > 0:
            losses.append("import.wildcard")
        return ""
    return core.replace("\\*", "*")


def _without_case(texts: list[str]) -> list[str]:
    """Return each text once where capital letters make no difference, as first written."""
    return list({text.casefold(): text for text in reversed(texts)}.values())[::-1]
