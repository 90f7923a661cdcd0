"""What there is to say about an explanation, with what is in doubt counted as good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.items.explanations import ItemTexts, Quality, quality

STEM = "Solve $3x + 5 = 20$ for $x$."
STRATEGY = "Take away $5$ from both sides, then divide both sides by $3$."
TEXTS = ItemTexts((STEM, STRATEGY), ("Two-step equations", "solve an equation in two steps"))


def of(text: str, *earlier: str) -> Quality:
    return quality(text, TEXTS, earlier)


@pytest.mark.parametrize(
    "text",
    [
        "I took 5 away and divided by 3",
        "took five off both sides",
        "you have to get rid of the plus five",
        "because i did the opposite of plus",
        "inverse operations",
        "check: 3 times 5 plus 5 is 20",
        "I did it like the one before",
        "minus then divide",
    ],
)
def test_what_a_student_says_about_her_way_is_good(text: str) -> None:
    assert of(text) is Quality.OK


@pytest.mark.parametrize(
    "text",
    [
        "porque le quité cinco a los dos lados",
        "no me acuerdo a la hora de hacer esto",
        "لأنني طرحت خمسة من الطرفين",
        "因为两边同时减去五",
        "移项",
        "weil ich auf beiden Seiten fünf abgezogen habe",
        "parce que j'ai enlevé cinq",
        "потому что вычел пять",
        "bo odjęłam pięć od obu stron",
        "omdat ik vijf van beide kanten heb afgehaald",
        "दोनों ओर से पाँच घटाया",
    ],
)
def test_in_another_language_nothing_is_beside_the_point(text: str) -> None:
    assert of(text) is Quality.OK


@pytest.mark.parametrize(
    "text", ["", " \n ", "...", "?!?", "aaaaaaaa", "x x x", "idk", "I don’t know", "Dunno.", "just because"]
)
def test_nothing_and_that_there_is_nothing_are_empty(text: str) -> None:
    assert of(text) is Quality.EMPTY


@pytest.mark.parametrize("text", ["x5", "5", "12", "-3"])
def test_under_three_letters_and_digits_is_too_short(text: str) -> None:
    assert of(text) is Quality.TOO_SHORT


@pytest.mark.parametrize(
    "text",
    [
        "Solve 3x + 5 = 20 for x",
        "take away 5 from both sides then divide both sides by 3",
        "TAKE AWAY 5 FROM BOTH SIDES, THEN DIVIDE!",
        "ok take away 5 from both sides, then divide both sides by 3",
    ],
)
def test_the_words_of_the_question_or_a_hint_are_copied(text: str) -> None:
    assert of(text) is Quality.COPIED


@pytest.mark.parametrize(
    "text", ["divide both sides", "take away the 5 first, both sides, and after that by 3"]
)
def test_a_few_words_in_common_are_not_copied(text: str) -> None:
    assert of(text) is Quality.OK


def test_ones_own_words_again_are_repeated_whatever_the_signs_between_them() -> None:
    assert of("Same thing: undo it.", "same thing, UNDO it") is Quality.REPEATED
    assert of("Same thing: undo it.", "undo it") is Quality.OK


@pytest.mark.parametrize(
    "text",
    [
        "i like pizza and my dog",
        "because the teacher is nice to me",
        "I want to go home now",
        "lol this is so boring",
        "because that's how you do it",
    ],
)
def test_english_about_something_else_is_off_topic(text: str) -> None:
    assert of(text) is Quality.OFF_TOPIC


def test_a_word_of_the_item_or_of_its_skill_is_on_topic() -> None:
    garden = ItemTexts(("How many carrots are in the garden?",), ("Counting by rows",))
    assert quality("because they have a carrot there", garden) is Quality.OK
    assert of("because they have a carrot there") is Quality.OFF_TOPIC


def test_of_the_words_that_everybody_uses_none_makes_an_explanation_on_topic() -> None:
    asked = ItemTexts(("What is this, and why?",))
    assert quality("this is what it is, and that is why", asked) is Quality.OFF_TOPIC


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3), st.lists(st.text(max_size=40)))
def test_every_text_has_one_quality_the_same_each_time(
    text: str, shown: list[str], earlier: list[str]
) -> None:
    texts = ItemTexts(tuple(shown))
    assert quality(text, texts, earlier) is quality(text, texts, earlier)


@given(st.text(st.characters(categories=["Lo"]), min_size=4, max_size=30))
def test_in_letters_without_capitals_nothing_is_off_topic_or_too_short(text: str) -> None:
    assert of(text) in (Quality.OK, Quality.EMPTY)
