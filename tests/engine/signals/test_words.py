"""What is heard in a student's own words: sentences both ways, with the word lists that ship."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.signals.phrases import BRANCHES, parse
from engine.signals.texts import LONGEST
from engine.signals.words import Category, heard
from lti_app.content.lexicon import languages, load_lexicon

UP, PANIC, LOST, ASKS, HARM = (
    {"giving_up"},
    {"panic"},
    {"not_understanding"},
    {"asks_for_answer"},
    {"safety"},
)
NOTHING: set[str] = set()

ENGLISH = [
    # Giving up, and what only looks like it.
    ("I give up", UP),
    ("i GIVE UP!!!", UP),
    ("i giiive uppp", UP),
    ("I can’t do this", UP),
    ("I can't do this.", UP),
    ("i cant do this anymore", UP),
    ("I'm just bad at maths", UP),
    ("im so stupid", UP),
    ("I am not a math person", UP),
    ("I'll never get this", UP),
    ("what's the point?", UP),
    ("i dont know i give up", UP),
    ("I don't think I can do it", UP),
    ("never, giving up", UP),
    ("Will it work? Never! Giving up", UP),
    ("I really do give up", UP),
    ("I give. Up to 3 it goes", NOTHING),
    ("I won't give up", NOTHING),
    ("I never give up", NOTHING),
    ("don't give up on me yet", NOTHING),
    ("I'm not giving up", NOTHING),
    ("the pitcher gave up 3 runs", NOTHING),
    ("what's the point of intersection", NOTHING),
    ("I can't do this without dividing first", NOTHING),
    ('The exercise says "give up 3 points" so I took 3 away', NOTHING),
    ("she is bad at chess", NOTHING),
    # Panic.
    ("I'm panicking", PANIC),
    ("I am having a panic attack", PANIC),
    ("my mind went blank", PANIC),
    ("freaking out rn", PANIC),
    ("I can't breathe", PANIC),
    ("I'm not panicking", NOTHING),
    ("not having a panic attack, just slow", NOTHING),
    ("the panic button is red", NOTHING),
    ("I'm not really going to be panicking", NOTHING),
    ("I'm not really ever going to be panicking", PANIC),
    # Not understanding, and mild frustration.
    ("I don't get it", LOST),
    ("I dont get it again", LOST),
    ("no idea what to do", LOST),
    ("idk", NOTHING),  # what a weak explanation is called, not trouble (B22)
    ("I don't know", NOTHING),
    ("heeelp", LOST),
    ("I'm completely lost", LOST),
    ("this makes no sense", LOST),
    ("this problem is killing me", LOST),
    ("It doesn't make sense to divide by zero", NOTHING),
    ("I do get it now", NOTHING),
    ("because a negative length makes no sense here", NOTHING),
    ("I lost a sign in the second line", NOTHING),
    # Asking for the answer.
    ("give me the answer", ASKS),
    ("just tell me the answer pls", ASKS),
    ("whats the answer", ASKS),
    ("can u just solve this for me", ASKS),
    ("I need the solution", ASKS),
    ("I don't get it give me the answer", LOST | ASKS),
    ("I don't want the answer", NOTHING),
    ("I don't just want the answer, I want to know why", NOTHING),
    ("please don't tell me the answer", NOTHING),
    ("what is the answer format", NOTHING),
    ("check my answer please", NOTHING),
    ("give me a hint please", NOTHING),
    ("the answer is 5 because 2 + 3 = 5", NOTHING),
    # Harm: heard in case of doubt.
    ("I want to kill myself", HARM),
    ("i want 2 die. i wanna dieeee", HARM),
    ("I want to die", HARM),
    ("im gonna kms", HARM),
    ("KMS", HARM),
    ("I think about suicide", HARM),
    ("I don't want to kill myself", HARM),
    ("everyone would be better off without me", HARM),
    ("I don’t want to be alive anymore", HARM),
    ("i cut myself yesterday", HARM),
    ("my dad hits me", HARM),
    ("my stepdad beats me.", HARM),
    ("he keeps touching me", HARM),
    ("I'm scared to go home", HARM),
    ("I am being abused", HARM),
    ('she said "I want to die"', HARM),
    ("i'm going to bring a gun to school", HARM),
    ("I will shoot up the school", HARM),
    ("ihateit. my uncle touched me", HARM),
    ("kill the x term", NOTHING),
    ("then I kill the 3 by subtracting", NOTHING),
    ("the fractions are killing me", LOST),
    ("roll a die twice", NOTHING),
    ("I want to roll the die again", NOTHING),
    ("a suicide squeeze in baseball", NOTHING),
    ("I cut myself a slice of pizza, so 7/8 are left", NOTHING),
    ("60 kms per hour", NOTHING),
    ("it hit me that both sides are equal", NOTHING),
    ("beats me", NOTHING),
    ("my sister beats me at chess", NOTHING),
    ("my mom is gonna kill me if I fail", NOTHING),
    ("prices shoot up after that", NOTHING),
    ("my phone is going to die", NOTHING),
    ("the deadline is on Friday", NOTHING),
    ("my brain hurts me", NOTHING),
    ("the app kicked me out", NOTHING),
    ("i will kill you", HARM),
    ("I'm going to hurt my brother", HARM),
    ("life is not worth living", HARM),
    ("I'd rather die than do fractions", HARM),
    ("self-harm", HARM),
    ("im not suicidal", HARM),
    ("a suicide squeeze won it. I want to kill myself", HARM),
    ("suicide squeeze kill myself", HARM),
    ("kill myself suicide squeeze", HARM),
    ("he touched my private parts", HARM),
    ("I want to run away from home", HARM),
    ("there is no food at home", HARM),
    ("he hits my mom", HARM),
    ("k i l l myself", HARM),
    ("she beats my brother at chess", NOTHING),
    ("a b c are the sides", NOTHING),
    ("I burned myself on the stove", NOTHING),
    ("I'm a bit scared of the test", NOTHING),
    ("I can't do this because 3 is odd", NOTHING),
    ("x + 3 = 7, so x = 4", NOTHING),
    ("", NOTHING),
]

OTHERS = [
    ("de", "Ich gebe auf", UP),
    ("de", "ich schaff das nicht", UP),
    ("de", "Ich bin einfach zu blöd dafür", UP),
    ("de", "ich bin zu bloed dafuer", UP),
    ("de", "Ich gebe nicht auf", NOTHING),
    ("de", "Das kann ich nicht kürzen", NOTHING),
    ("de", "Ich habe Panik", PANIC),
    ("de", "keine Panik", NOTHING),
    ("de", "Ich versteh das nicht", LOST),
    ("de", "Keine Ahnung", LOST),
    ("de", "Diese Aufgabe bringt mich noch um", LOST),
    ("de", "Gib mir die Lösung!", ASKS),
    ("de", "gib mir die loesung", ASKS),
    ("de", "Ich will die Lösung nicht", NOTHING),
    ("de", "Ich brauche nicht die Antwort", NOTHING),
    ("de", "Ich brauche die Antwort jetzt doch gar einfach nicht", NOTHING),
    ("de", "Ich brauche die Antwort jetzt doch gar einfach mal nicht", ASKS),
    ("de", "Die Summe ist 7, die Differenz ist 3", NOTHING),
    ("de", "die Länge wird mit dem Faktor multipliziert", NOTHING),
    ("de", "Ich will sterben", HARM),
    ("de", "ich bringe mich um", HARM),
    ("de", "Mein Vater schlägt mich", HARM),
    ("de", "I want to die", HARM),
    ("de", "Sie schlägt mich im Schach", NOTHING),
    ("es", "Me rindo", UP),
    ("es", "no me rindo", NOTHING),
    ("es", "Estoy en pánico", PANIC),
    ("es", "no entiendo nada", LOST),
    ("es", "¡Dame la respuesta!", ASKS),
    ("es", "no quiero la respuesta", NOTHING),
    ("es", "no entiendo dame la respuesta", LOST | ASKS),
    ("es", "quiero morirme", HARM),
    ("es", "mi padre me pega", HARM),
    ("es", "ahora me toca hacer la resta", NOTHING),
    ("es", "no me molestes", NOTHING),
    ("fr", "J’abandonne", UP),
    ("fr", "j'y arrive pas", UP),
    ("fr", "je suis trop nulle", UP),
    ("fr", "Je n'abandonne pas", NOTHING),
    ("fr", "je panique", PANIC),
    ("fr", "je ne panique pas", NOTHING),
    ("fr", "je comprends rien", LOST),
    ("fr", "donne-moi la réponse", ASKS),
    ("fr", "je veux pas la réponse", NOTHING),
    ("fr", "je veux mourir", HARM),
    ("fr", "mon père me frappe", HARM),
    ("fr", "cet exercice va me tuer", LOST),
    ("fr", "je pose x et je divise par 2", NOTHING),
]


@pytest.mark.parametrize(("text", "found"), ENGLISH)
def test_an_english_sentence_is_heard_as_it_is_meant(text: str, found: set[str]) -> None:
    assert heard(text, load_lexicon("en")) == found


@pytest.mark.parametrize(("language", "text", "found"), OTHERS)
def test_a_sentence_in_another_language_is_heard_as_it_is_meant(
    language: str, text: str, found: set[str]
) -> None:
    assert heard(text, load_lexicon(language)) == found


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("category", Category)
def test_every_language_hears_every_category(language: str, category: Category) -> None:
    book = load_lexicon(language).hear[category]
    assert book.by_word or book.by_stem


@pytest.mark.parametrize("text", ["I want to die", "i cant do this", "give me the answer"])
def test_case_accents_apostrophes_and_repeated_letters_make_no_difference(text: str) -> None:
    found = heard(text, load_lexicon("en"))
    assert found
    odd = "".join(letter * 3 if letter in "aeio" else letter for letter in text).upper()
    assert heard(odd, load_lexicon("en")) == found
    assert (
        heard("".join(letter + "\u0301" if letter == "a" else letter for letter in text), load_lexicon("en"))
        == found
    )
    assert heard(f"Hm... {text}; hm", load_lexicon("en")) == found


def test_nothing_is_looked_at_beyond_the_longest_text() -> None:
    late = "x " * (LONGEST // 2) + "I want to die"
    assert heard(late, load_lexicon("en")) == frozenset()
    assert heard(late[-1000:], load_lexicon("en")) == HARM


@given(st.text(max_size=200), st.sampled_from(sorted(languages())))
def test_any_text_is_heard_without_an_error_and_english_in_every_language(text: str, language: str) -> None:
    found = heard(text, load_lexicon(language))
    assert found <= set(Category)
    assert heard(text, load_lexicon("en")) <= found


@given(st.text(alphabet='i "cant,.\n', max_size=200), st.text(alphabet="x1+=() ", max_size=40))
def test_harm_is_heard_whatever_stands_around_it(before: str, after: str) -> None:
    assert heard(f"{before} . I want to die . {after}", load_lexicon("en")) >= HARM


@pytest.mark.parametrize(
    "phrase", ["", "_ up", "so? sad", "^", "give $up", "a/ b", "a? b? c? d? e? f", "x*y z"]
)
def test_a_phrase_that_is_not_written_as_phrases_are_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"word|places"):
        parse(phrase, {})


def test_the_places_that_a_phrase_leaves_open_are_bounded() -> None:
    assert len(parse("a " + "_ " * BRANCHES + "b", {})) == BRANCHES + 2
    with pytest.raises(ValueError, match=f"more than {BRANCHES} places"):
        parse("a " + "_ " * (BRANCHES + 1) + "b", {})
