"""By what a set of answers is known again: so that nothing is judged on answers that it was learnt from."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_app.evaluation.data import StudentAnswer


def fingerprint(answers: Iterable[StudentAnswer]) -> str:
    """Return sixteen hex digits that depend on who answered what, in which order, and how; on nothing else.

    The same for the file compressed or not, its rows in another order, with more columns or with another
    q-matrix. Another for a part of the answers, or for ids written anew.
    """
    known = sorted(
        (said.student, said.order, said.answer.task.template, said.answer.right) for said in answers
    )
    digest = sha256()
    for student, order, item, right in known:
        digest.update(repr((student, order, item, int(right))).encode())
    return digest.hexdigest()[:16]
