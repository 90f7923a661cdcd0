"""Who owns a flag."""

from engine.escalation.model import Cause
from engine.escalation.routing import Route, owner_of

COUNSELLOR, ASSISTANT, TEACHER = 7, 8, 9
ROUTES = (
    Route(COUNSELLOR, causes=("distress", "safety")),
    Route(ASSISTANT, strands=("equations",), sections=("id:2",)),
    Route(TEACHER),
)


def test_the_first_route_that_fits_gives_the_owner() -> None:
    assert owner_of(ROUTES, Cause.SAFETY, "equations", {"id:2"}) == COUNSELLOR
    assert owner_of(ROUTES, Cause.MASTERY_FAILURE, "equations", {"id:1", "id:2"}) == ASSISTANT
    assert owner_of(ROUTES, Cause.MASTERY_FAILURE, "equations", {"id:1"}) == TEACHER
    assert owner_of(ROUTES, Cause.MASTERY_FAILURE, "graphs", {"id:2"}) == TEACHER


def test_a_route_to_a_strand_takes_no_flag_without_one() -> None:
    assert owner_of(ROUTES, Cause.MOTIVATION, None, {"id:2"}) == TEACHER


def test_without_a_route_that_fits_there_is_no_owner() -> None:
    assert owner_of(ROUTES[:2], Cause.MOTIVATION, None, ()) is None
    assert owner_of((), Cause.SAFETY, None, ()) is None
