"""Words of English that tell what an explanation is made of. Data of engine.items.explanations alone."""

from __future__ import annotations


def _all(words: str, between: str | None = None) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(between))


# Whole explanations that say that there is none. Compared without case, apostrophes and repeated spaces.
NOTHING_SAID = _all(
    """
    idk, dunno, i dont know, i do not know, dont know, i have no idea, no idea, no clue, nothing, none, not
    sure, i guessed, i just guessed, just guessed, i guess, guess, guessed, because, just because, i just
    know, i just did, n a, na, no, yes, ok, okay, i dont care, whatever, asdf, qwerty
    """,
    between=",",
)

# The commonest words of English that are written so in hardly any other language.
ENGLISH_ALONE = _all(
    """
    about and are because been boring could did didn't does doesn't don't from get go going got had has have
    her his how i i'm it's just like our she something stuff that that's the their them there they thing
    things this told very want wanted was were what when which who why with would you your
    """
)

# Words that say nothing by themselves; these further ones are words of other languages too.
COMMON = ENGLISH_ALONE | _all(
    """
    a all am an as at be but by can do for he if in is it its me my no not of on or out so some then to up
    us we will
    """
)

# Words with which people reason about mathematics and programs, whatever the item is about.
REASONING = _all(
    """
    add added adding after alone answer apart away axis before bigger both bottom bracket brackets bring
    brought calculate calculated cancel cancelled cancels character characters check checked code column
    combine combined compare compared condition count counted counting cross cut decimal denominator
    difference different distance distribute divide divided dividing double down easy eight equal equals
    equation even expand exponent factor factors false fewer first five flip flipped formula four fraction
    function functions graph greater group grouped half hard head index integer intercept inverse isolate
    itself join joined knew know larger left less letter letters line lines list lists look looked loop
    loops means method mind minus more move moved multiplied multiply multiplying must name names need needs
    negative next nine number numbers numerator odd once one opposite order over own parentheses pattern
    percent plug plugged plus point positive power print printed printing prints product program put ratio
    rearrange remember remembered replace return returns rid right root row rule run runs same saw see seven
    shift show shows side sides sign simplified simplify six slope smaller solve solved split square squared
    step steps string strings substitute substituted subtract subtracted subtracting sum swap swapped switch
    switched table take ten term terms test tested then therefore three times together took top tried true
    try twice two under undid undo unit units unknown unlike up value values variable variables whole word
    words work worked x y zero
    """
)
