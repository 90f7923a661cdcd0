"""With which parameters a file is evaluated: the first shipped set that was not learnt from its answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lti_app.content.data import config_path, load_data
from lti_app.content.learner_file import ParametersData

SHIPPED = "weights"  # what courses begin with; it is tried first
START = "start"  # knows nothing, and has seen nothing: it is tried last


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set of parameters. name: in config/learner/, or of a file. seen: learnt from the very answers."""

    name: str
    data: ParametersData
    seen: bool


def choose_parameters(fingerprint: str, wanted: str | None = None, folder: Path | None = None) -> Chosen:
    """Return the wanted set, a name in config/learner/ or a file; else the first that never saw the answers.

    What courses begin with comes first, then the sets that leave some answers out (weights-without-….yaml),
    by name, then the one that knows nothing. folder: in place of config/learner/.
    Raises ConfigurationError where a file is no set of parameters.
    """
    folder = folder or config_path("learner")
    partial = sorted(path.stem for path in folder.glob(f"{SHIPPED}-without-*.yaml"))
    shipped = (SHIPPED, *partial, START)
    if wanted is not None:
        path = folder / f"{wanted}.yaml" if wanted in shipped else Path(wanted)
        return _read(wanted, path, fingerprint)
    sets = (_read(name, folder / f"{name}.yaml", fingerprint) for name in shipped)
    return next(each for each in sets if not each.seen or each.name == START)


def _read(name: str, path: Path, fingerprint: str) -> Chosen:
    data = load_data(path, ParametersData)
    return Chosen(name, data, any(part.fingerprint == fingerprint for part in data.learnt_from))
