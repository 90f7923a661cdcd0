"""The state file: what a restarted sandbox must still know. Replaced as a whole, so never half written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class StateFile:
    """One JSON file, readable by its owner alone (it holds the platform's private key)."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def load(self) -> dict[str, Any]:
        """Return what was saved last, empty if nothing was. Raises ValueError for a file of somebody else."""
        if not self._path.exists():
            return {}
        try:
            state = json.loads(self._path.read_text(encoding="utf-8"))
        except ValueError:
            state = None
        if not isinstance(state, dict):
            raise ValueError(f"{self._path} holds no sandbox state; move it away to start anew")
        return state

    def save(self, state: dict[str, Any]) -> None:
        """Replace what was saved."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(state, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
