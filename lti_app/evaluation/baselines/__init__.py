"""The simpler models that Baton's is measured beside, each as small as its source allows."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from lti_app.evaluation.baselines.bkt import OATutorBkt
from lti_app.evaluation.baselines.elo import Elo
from lti_app.evaluation.baselines.means import Constant, ItemMean
from lti_app.evaluation.baselines.pfa import Pfa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lti_app.evaluation.predictor import Predictor

BASELINES: Mapping[str, Callable[[], Predictor]] = MappingProxyType(
    {"constant": Constant, "item_mean": ItemMean, "oatutor_bkt": OATutorBkt, "elo": Elo, "pfa_item": Pfa}
)
