"""The way in of a simulated learner: the notice, a goal, how sure she feels, and the placement."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from lti_app.demo.answers import wrong_response
from lti_app.intake.forms import Goal
from lti_app.intake.service import (
    acknowledge,
    answer,
    current_item,
    save_confidence,
    save_goal,
    seen,
    skip_placement,
)
from lti_app.practice.serving import drawn

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from lti_app.demo.learners import SimulatedLearner
    from lti_app.practice.context import PracticeContext

_MINUTES = 60  # a week that a goal is made with
_ENOUGH = 2  # placement items for somebody who skips the rest


def arrive(context: PracticeContext, learner: SimulatedLearner, random: Random) -> datetime:
    """Go the whole way in; return when that is done."""
    context = replace(context, seed=partial(random.getrandbits, 62))
    acknowledge(context)
    target = context.now.date() + timedelta(days=learner.target_days) if learner.target_days else None
    save_goal(context, Goal("", target, None, _MINUTES))
    strands = context.bank.strands
    felt = {strand: learner.confidence(random) for strand in strands}
    save_confidence(context, {strand: level for strand, level in felt.items() if level is not None})
    asked = 0
    while (row := current_item(context)) is not None:
        if learner.skips_placement and asked == _ENOUGH:
            skip_placement(context)
            break
        asked += 1
        template, item = context.bank.templates[row.template], drawn(context.bank, row)
        context = replace(context, now=context.now + timedelta(seconds=learner.seconds(template, random)))
        right = learner.knows(template, random, learner.helped_at_home)
        answer(context, row.token, item.answer if right else wrong_response(item))
    seen(context)
    return context.now + timedelta(minutes=1)
