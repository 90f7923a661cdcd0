"""When a practice session has done its work (A9). Practice may always go on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.reason import Reason
from engine.sequencing.shortlist import open_skills
from engine.sequencing.standing import standing

if TYPE_CHECKING:
    from engine.sequencing.model import ChoiceRequest

SHORTEST = timedelta(minutes=10)  # A9 suggests ten to twenty minutes
LONGEST = timedelta(minutes=20)
WORKED = 5  # items: a page left open is no work

ENDS = (
    "sequencing.session-all-mastered",
    "sequencing.session-goal",
    "sequencing.session-long",
)  # all that session_end can return


def session_end(request: ChoiceRequest) -> Reason | None:
    """Return why the session could end here; None where it should go on, or no session is under way.

    It could once everything is mastered and nothing is due; from ten minutes on, once something was mastered
    and nothing is due; and after twenty minutes of work. params: minutes, items, mastered.
    """
    session = request.session
    if session is None or not session.items:
        return None
    spent = request.outlook.at - session.started_at
    where = standing(request, open_skills(request))
    rested = not where.reviews and not where.checks
    if rested and not where.frontier:
        code = "sequencing.session-all-mastered"
    elif rested and session.mastered and spent >= SHORTEST:
        code = "sequencing.session-goal"
    elif spent >= LONGEST and session.items >= WORKED:
        code = "sequencing.session-long"
    else:
        return None
    minutes = int(spent / timedelta(minutes=1))
    return Reason(code, {"minutes": minutes, "items": session.items, "mastered": session.mastered})
