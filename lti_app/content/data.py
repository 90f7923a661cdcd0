"""Reads the YAML files of config/ into validated, frozen models; every error names file, line and field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from lti_app.assets import asset_root
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The loader written in C reads a bank eight times as fast; PyYAML can be built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Location = tuple[int | str, ...]


class DataModel(BaseModel):
    """Base of everything that is read from config/: frozen, and a field nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M", bound=BaseModel)  # a DataModel, or a RootModel for a flat mapping


def config_path(*parts: str) -> Path:
    """Return the path of a file in config/, such as config_path("banks", "algebra-1.yaml")."""
    return asset_root().joinpath("config", *parts)


@dataclass(frozen=True, slots=True)
class DataFile:
    """One parsed YAML file that still knows on which line each value stands."""

    path: Path
    content: Any
    root: yaml.Node | None

    @classmethod
    def read(cls, path: Path) -> DataFile:
        """Parse the file. Raises ConfigurationError where it is missing, is no YAML, or has a key twice."""
        try:
            loader = _LOADER(path.read_text(encoding="utf-8"))
            root = loader.get_single_node()
            content = None if root is None else loader.construct_document(root)
        except OSError as error:
            raise ConfigurationError([f"{_shown(path)}: cannot be read: {error.strerror}"]) from None
        except UnicodeDecodeError:
            raise ConfigurationError([f"{_shown(path)}: is not text in UTF-8"]) from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            problem = getattr(error, "problem", None) or "is not YAML"
            raise ConfigurationError([f"{_shown(path)}:{line}: {problem}"]) from None
        file = cls(path, content, root)
        # YAML itself lets the last of two equal keys win in silence.
        if repeated := list(_repeated_keys(root, ())):
            raise ConfigurationError([file._said(line, at, "stands here twice") for line, at in repeated])
        return file

    def line(self, location: Location) -> int:
        """Return the line (from 1) of the value at the location, or of the nearest one around it."""
        node, line = self.root, 1
        for step in location:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == str(step)), None)
                if pair is None:
                    continue
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line

    def problem(self, location: Location, text: str) -> str:
        """Return one line for a ConfigurationError: file, line, field, what is wrong."""
        return self._said(self.line(location), location, text)

    def validate(self, model: type[M]) -> M:
        """Return the content as the model. Raises ConfigurationError with a line for each problem."""
        try:
            return model.model_validate(self.content)
        except ValidationError as error:
            lines = [
                self.problem(problem["loc"], problem["msg"].removeprefix("Value error, "))
                for problem in error.errors(include_url=False)
            ]
            raise ConfigurationError(lines) from None

    def _said(self, line: int, location: Location, text: str) -> str:
        field = ".".join(str(step) for step in location)
        where = f"{_shown(self.path)}:{line}: "
        return f"{where}{field}: {text}" if field else f"{where}{text}"


def load_data(path: Path, model: type[M]) -> M:
    """Read a YAML file into the model.

    Raises ConfigurationError with lines such as
    "config/banks/algebra-1.yaml:41: skills.2.templates.0.level: Input should be 'easy', …".
    """
    return DataFile.read(path).validate(model)


def _shown(path: Path) -> str:
    root = asset_root()
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _repeated_keys(node: yaml.Node | None, at: Location) -> Iterator[tuple[int, Location]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*at, str(key.value))
            if key.value in seen:
                yield key.start_mark.line + 1, here
            seen.add(key.value)
            yield from _repeated_keys(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _repeated_keys(value, (*at, index))
