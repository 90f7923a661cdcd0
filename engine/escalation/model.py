"""What a policy, a flag, a handoff note and a closure are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.reason import Reason
    from engine.sequencing.model import PlanStep
    from engine.signals.model import Signal


class Tier(IntEnum):
    """1 practice goes on with a lighter touch, 2 a teacher reviews, 3 a teacher is needed now."""

    PRACTICE = 1
    REVIEW = 2
    NOW = 3


class Cause(StrEnum):
    """Why a teacher is asked. One open flag a student and cause."""

    MASTERY_FAILURE = "mastery_failure"
    MISCONCEPTION = "misconception"
    PREREQUISITE = "prerequisite"
    HINT_DEPENDENCE = "hint_dependence"
    OVER_HELP = "over_help"
    MOTIVATION = "motivation"
    DISENGAGEMENT = "disengagement"
    OFF_TRACK = "off_track"
    INTEGRITY = "integrity"
    STUDENT_ASKED = "student_asked"
    DISTRESS = "distress"
    SAFETY = "safety"
    UNCERTAINTY = "uncertainty"
    PLACEMENT = "placement"
    ACCOMMODATION = "accommodation"  # no rule raises it; a teacher may find it to be the cause (F2)


class Kind(StrEnum):
    """What a flag asks of people (C9)."""

    NOTICE = "notice"  # stands in lists and in the student's record
    CASE = "case"  # has an owner, a due time and an outcome


class FlagState(StrEnum):
    """E3."""

    OPEN = "open"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting_for_student"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"

    @property
    def ended(self) -> bool:
        return self in (FlagState.RESOLVED, FlagState.DISMISSED)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition over signals: one signal by `signal` (with `at_least` on its value), or a combination.

    combine: "any", "all" or "k_of" (at least `k` of `parts`).
    """

    signal: str | None = None
    at_least: float = 0.0
    combine: str | None = None
    k: int = 1
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """When to raise which flag. severity: 1 to 5; cooldown_hours: after a flag of this cause ended.

    persists_at: pieces of evidence (attempts, requests for help, events) on the open flag from which its tier
    is one higher; 0: the tier does not rise. kind: of the flag; one that has become a case stays a case.
    on: switched on.
    """

    id: str
    name: str
    cause: Cause
    tier: Tier
    severity: int
    play: str
    when: Condition
    cooldown_hours: float = 24.0
    persists_at: int = 0
    kind: Kind = Kind.CASE
    on: bool = True


@dataclass(frozen=True, slots=True)
class Situation:
    """Whom a policy is to fit (C2). None: not known.

    grade_band: "primary", "middle", "secondary" or "adult"; subject: of the bank; complexity: of the tasks,
    "basic", "standard" or "demanding".
    """

    grade_band: str | None = None
    subject: str | None = None
    complexity: str | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """Numbers that replace a policy's own where its situation is met; None in it meets everything.

    signals: signal code → settings to replace. rules: rule id → fields to replace ("tier", "severity",
    "cooldown_hours", "persists_at", "kind", "on").
    """

    id: str
    name: str
    situation: Situation
    signals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, float | str | bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accommodations:
    """What a teacher has set for one student (A10). Skills that are out are the practice's business.

    extra_time: rules about being slow or quick do not count; no_speed: no signal looks at time at all;
    human_first: every tier is one higher.
    """

    extra_time: bool = False
    no_speed: bool = False
    human_first: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A versioned set of rules, with the definitions of the signals that they use (signal code → settings).

    Each signal's settings have `at_least`: the value from which it counts. review_below: a flag of which
    the engine is less sure than this (0 to 1) goes to a teacher's review even where its rule says tier 1.
    """

    id: str
    version: int
    rules: tuple[Rule, ...]
    signals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    review_below: float = 0.5
    overlays: tuple[Overlay, ...] = ()


@dataclass(frozen=True, slots=True)
class Play:
    """A recommended human action. Texts are wording with {skill}, {misconception}, {probe} to fill in.

    step: what to say or do first. question: to find out what lies behind it; example: what to work on
    together; look_for: what shows that it helps; if_not: what to do next where it does not. minutes: that it
    takes. otherwise: the words that stand for a name which is not known, by the name. done: what a teacher
    who followed it will have done, None where that is open.
    """

    id: str
    cause: Cause
    title: str
    step: str
    minutes: int
    otherwise: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    example: str = ""
    look_for: str = ""
    if_not: str = ""
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that fired for a student, as far as the engine needs to know it."""

    id: int
    cause: Cause
    tier: Tier
    state: FlagState
    skill: str | None
    misconception: str | None
    raised_at: datetime
    ended_at: datetime | None
    attempts: tuple[int, ...] = ()
    help_requests: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    kind: Kind = Kind.CASE


class Action(StrEnum):
    """What to do about a flag."""

    RAISE = "raise"
    JOIN = "join"  # later evidence joins the open flag; the tier may rise
    RESOLVE = "resolve"  # the evidence is gone (C10)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a policy. flag: id of the open flag, None for a new one. confidence: 0 to 1.

    attempts, help_requests, events: all evidence the flag has from now on, that of the open flag included,
    oldest first. skill, misconception, tier, kind: what the flag has from now on. play: None where the flag
    keeps its own. signals: those that made the rule hold, for the record; none where it resolves.
    """

    action: Action
    cause: Cause
    tier: Tier
    reason: Reason
    rule: str | None = None
    flag: int | None = None
    severity: int = 1
    play: str | None = None
    skill: str | None = None
    misconception: str | None = None
    confidence: float = 0.0
    attempts: tuple[int, ...] = ()
    help_requests: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    kind: Kind = Kind.CASE
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a handoff note, traced to the events it rests on."""

    reason: Reason
    attempts: tuple[int, ...] = ()
    help_requests: tuple[int, ...] = ()
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoffNote:
    """The triage note of a flag (D1): one paragraph of sentences, a small table, one next step.

    table: rows of (wording code of the row's name, Reason that fills it). play, minutes: from the playbook.
    """

    sentences: tuple[Sentence, ...]
    table: tuple[tuple[str, Reason], ...]
    step: Reason
    play: str
    minutes: int


class Done(StrEnum):
    """What the teacher did (F1)."""

    TALKED = "talked"
    WORKED_EXAMPLE = "worked_example"
    RETAUGHT = "retaught"
    PREREQUISITE_FIRST = "prerequisite_first"  # went back to what comes before
    ENCOURAGED = "encouraged"
    GOAL_RESET = "goal_reset"  # agreed on a goal that can be reached
    PLACED_ANEW = "placed_anew"  # asked for a new placement (F2)
    ACCOMMODATED = "accommodated"  # agreed that practice is set up differently (A10)
    EXCUSED = "excused"  # let the student off: practice is left as it is
    FAMILY_OR_COUNSELLOR = "family_or_counsellor"  # spoke with the family, or with whom the school has for it
    OTHER = "other"


class ClosureOutcome(StrEnum):
    """How it went (F1)."""

    UNDERSTOOD = "understood"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class WasRight(StrEnum):
    """What the teacher says of the flag (F3): it was one to raise."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Timing(StrEnum):
    """What the teacher says of when it came (F3)."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"


class Suggestion(StrEnum):
    """What a closure suggests that is set elsewhere: a student's accommodations (A10), goal or placement."""

    EXTRA_TIME = "extra_time"
    NO_SPEED = "no_speed"
    MORE_HINTS = "more_hints"
    HUMAN_FIRST = "human_first"
    SKILLS_OUT = "skills_out"
    GOAL = "goal"
    PLACEMENT = "placement"


@dataclass(frozen=True, slots=True)
class Closure:
    """The short record that closes a flag. cause: confirmed or corrected by the teacher."""

    cause: Cause
    done: Done
    outcome: ClosureOutcome
    skill: str | None = None
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class ClosurePlan:
    """What a closure changes in practice: steps for the sequencer (id 0: not saved) and the sentences.

    cause: of the closure. placed_anew: a placement comes before the next item. suggests: what the teacher may
    want to set as well; nothing of it happens by itself.
    """

    cause: Cause
    steps: tuple[PlanStep, ...]
    sentences: tuple[Reason, ...]
    placed_anew: bool = False
    suggests: tuple[Suggestion, ...] = ()
