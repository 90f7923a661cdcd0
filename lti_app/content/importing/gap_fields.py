"""Fields of questions with several gaps in a text."""

from __future__ import annotations

from typing import Any

from engine.items.model import AnswerKind
from lti_app.content.importing.draft import Calculating, Choosing, Deriving, Filling, Typing
from lti_app.content.importing.fields import Fields, LeftOutError, few_enough, needed, stem_fields
from lti_app.content.importing.offered_fields import choosing
from lti_app.content.importing.typed_fields import calculating, typing
from lti_app.content.importing.worded import GAP, GAP_SHOWN, Worded


def filling(task: Filling, stem: Worded) -> Fields:
    """Several gaps. Menus alone make a matching of gaps and words; else each gap is filled by typing."""
    few_enough(task.gaps)
    if stem.text.count(GAP) != len(task.gaps):
        raise LeftOutError("import.gaps-unclear")
    menus = [gap for gap in task.gaps if isinstance(gap, Choosing)]
    if len(menus) == len(task.gaps):
        return _menus(menus, stem)
    found = Fields(AnswerKind.BLANKS)
    text, labels = _labelled(needed(stem, found))
    found.fields |= stem_fields(text, stem)
    found.fields["blanks"] = [_blank(label, gap, found) for label, gap in zip(labels, task.gaps, strict=True)]
    return found


def _menus(menus: list[Choosing], stem: Worded) -> Fields:
    found = Fields(AnswerKind.MATCHING)
    text, labels = _labelled(needed(stem, found))
    right: list[str] = []
    offered: list[list[str]] = []
    for menu in menus:
        one = choosing(Choosing(menu.options))
        found.losses.extend(one.losses)
        right.append(one.fields["answer"])
        offered.append([one.fields["answer"], *one.fields["distractors"]])
    if any(set(words) != set(offered[0]) for words in offered):
        found.losses.append("import.menus-joined")
    everything = dict.fromkeys(word for words in offered for word in words)
    found.fields |= {**stem_fields(text, stem), "prompts": labels, "answers": right}
    found.fields["distractors"] = [word for word in everything if word not in right]
    return found


def _labelled(text: str) -> tuple[str, list[str]]:
    """Return the stem, and a label for each gap.

    Where each gap ends a line of its own, what stands before it is its label; else gaps are numbered.
    """
    lines = text.split("\n")
    first = next(index for index, line in enumerate(lines) if GAP in line)
    asked = lines[first:]
    if first and all(line.endswith(GAP) and line.count(GAP) == 1 and line.strip(f"{GAP} ") for line in asked):
        return "\n".join(lines[:first]), [line.removesuffix(GAP).strip() for line in asked]
    labels = [f"({number})" for number in range(1, text.count(GAP) + 1)]
    for label in labels:
        text = text.replace(GAP, f"{label} {GAP_SHOWN}", 1)
    return text, labels


def _blank(label: str, gap: Choosing | Typing | Calculating | Deriving, found: Fields) -> dict[str, Any]:
    match gap:
        case Choosing():
            one = choosing(Choosing(gap.options))
            offered = sorted([one.fields["answer"], *one.fields["distractors"]], key=str.casefold)
            label = f"{label} [{' / '.join(offered)}]"
            one.kind = AnswerKind.TEXT
            one.losses.append("import.menu-typed")
        case Typing():
            one = typing(gap)
        case Calculating():
            one = calculating(gap)
        case Deriving():
            raise LeftOutError("import.type-unknown", type="expression")
    found.losses.extend(one.losses)
    found.feedback_for |= {wrong: said for wrong, said in one.feedback_for.items() if wrong}
    rules = one.fields.get("rules", {})
    return {"label": label, "kind": one.kind, "answer": one.fields["answer"], "rules": rules}
