"""Every setting, typed, from the environment alone. Names in the environment start with BATON_."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, DirectoryPath, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from lti_app.errors import ConfigurationError
from lti_app.school_time import read_days, read_time, read_week, read_zone

_SECRET_LENGTH = 32


class Settings(BaseSettings):
    """How one installation runs.

    public_url: the tool's own address as browsers and platforms see it, without a path; never taken from
    a request. database_url: SQLAlchemy's. secret_key: signs forms and encrypts keys at rest.
    allow_private_addresses: platforms may be at addresses of this machine or of a private network; without
    it Baton calls public ones alone, so that nobody can point it at what lies behind the firewall.
    decimal_comma: in answers 1,5 is one and a half, and ; separates; otherwise a comma separates.
    safety_text: the school's own words of whom a student can call when something is wrong; empty for words
    that fit everywhere. school_config: a folder with the school's own playbook and messages
    (lti_app.assets.school_path looks there).
    timezone: where the school is. school_week: its days of school, 0 for Monday. holidays: first and last day
    of each. school_day_ends: by the clock there; what is due on a day is due then.
    """

    model_config = SettingsConfigDict(env_prefix="BATON_", frozen=True, extra="ignore")

    public_url: str
    secret_key: SecretStr
    database_url: Annotated[str, Field(repr=False)] = "sqlite:///baton.db"  # may hold a password
    bind: str = "127.0.0.1:8000"
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 8
    log_level: str = "INFO"
    bank: str = "algebra-1"
    policy: str = "default"
    allow_private_addresses: bool = False
    decimal_comma: bool = False
    safety_text: Annotated[str, Field(max_length=1000)] = ""
    school_config: DirectoryPath | None = None
    timezone: Annotated[ZoneInfo, BeforeValidator(read_zone)] = ZoneInfo("UTC")
    school_week: Annotated[frozenset[int], NoDecode, BeforeValidator(read_week)] = frozenset(range(5))
    holidays: Annotated[tuple[tuple[date, date], ...], NoDecode, BeforeValidator(read_days)] = ()
    school_day_ends: Annotated[time, BeforeValidator(read_time)] = time(16)

    @field_validator("public_url")
    @classmethod
    def _origin_only(cls, value: str) -> str:
        parts = urlsplit(value)
        local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise ValueError("must start with https:// (http:// only for this machine itself)")
        if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ValueError("must be an address without a path, such as https://baton.school.example")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < _SECRET_LENGTH:
            raise ValueError(f"must have at least {_SECRET_LENGTH} characters")
        return value

    @classmethod
    def from_environment(cls) -> Self:
        """Read the settings. Raises ConfigurationError naming every variable that is missing or wrong."""
        try:
            return cls()  # type: ignore[call-arg]  # filled from the environment
        except ValidationError as error:
            lines = [
                f"BATON_{str(problem['loc'][0]).upper()}: "
                + ("is not set" if problem["type"] == "missing" else problem["msg"])
                for problem in error.errors()
            ]
            raise ConfigurationError(lines) from None
