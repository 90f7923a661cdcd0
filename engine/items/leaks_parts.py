"""Tells whether a text names an answer made of offered parts: choices, pairs, an order."""

from __future__ import annotations

import re

from engine.items.leaks_typed import question_text
from engine.items.mentions import bare, found_at, mentions
from engine.items.model import AnswerKind, Item
from engine.items.texts import escaped

_SENTENCE = re.compile(r"(?<=[.?!:;])\s")


def names_choices(item: Item, text: str) -> bool:
    """Tell whether the right choices are named, no other is, and the question does not name them."""
    words, question = bare(text), bare(question_text(item))
    right = set(item.answer.split())
    named = {choice.key for choice in item.choices if mentions(words, bare(choice.text))}
    known = {choice.key for choice in item.choices if mentions(question, bare(choice.text))}
    return named == right and not right <= known


def names_pairs(item: Item, text: str) -> bool:
    """Tell whether all pairs but one stand together in a sentence."""
    texts = {choice.key: bare(choice.text) for choice in item.choices}
    sentences = [bare(sentence) for sentence in _SENTENCE.split(text)]
    together = sum(
        any(mentions(sentence, bare(prompt)) and mentions(sentence, texts[key]) for sentence in sentences)
        for prompt, key in zip(item.prompts, item.answer.split(), strict=True)
    )
    return together >= max(len(item.prompts) - 1, 1)


def names_order(item: Item, text: str) -> bool:
    """Tell whether all lines but one stand in the text in their right order."""
    texts = {choice.key: bare(escaped(choice.text)) for choice in item.choices}
    if item.kind is AnswerKind.ORDERING:
        texts = {choice.key: bare(choice.text) for choice in item.choices}
    lines = [texts[part[0]] for part in item.answer.split()]
    words, at, named = bare(text), 0, 0
    for line in lines:
        end = found_at(words, line, at)
        if end is not None:
            at, named = end, named + 1
    return named >= max(len(lines) - 1, 2)
