"""The installation guides name what there is: codes, permissions, addresses, settings, commands."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest

from engine.reason import Reason
from lti_app.assets import asset_root
from lti_app.cli import main
from lti_app.content.wording import load_wording
from lti_app.errors import STATUSES
from lti_app.lti.registering.canvas_config import canvas_configuration
from lti_app.lti.registering.profile import CUSTOM_FIELDS, NAME_CLAIMS, tool_addresses
from lti_app.lti.scopes import SCOPES
from lti_app.retention import PERIODS
from lti_app.settings import Settings
from lti_app.signin import IDLE, LINK_LIVES, LONGEST

if TYPE_CHECKING:
    from pathlib import Path

DOCS = asset_root() / "docs"
FOLDER = DOCS / "install"
GUIDES = ("moodle.md", "canvas.md", "other.md")
SCHOOL = "https://baton.school.example"
KINDS = ("LTI-", "REG-", "AGS-", "NRPS-", "KEYS-", "ADMIN-")


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def explained() -> list[str]:
    """The codes that have an anchor and a row of their own."""
    rows = re.findall(
        r'^\| <a id="([a-z0-9-]+)"></a>([A-Z0-9-]+) \| [^|]{8,} \| [^|]{7,} \|$', read("codes.md"), re.M
    )
    assert all(anchor == code.lower() for anchor, code in rows)
    return [code for _, code in rows]


def used() -> set[str]:
    """The codes of errors.py, and those of services, which stand in the source and in the wording."""
    paths = [*(asset_root() / "lti_app").rglob("*.py"), *(asset_root() / "config" / "wording").glob("*.yaml")]
    outside = [path for path in paths if not {"sandbox", "demo"} & set(path.parts)]
    found = {
        code
        for path in outside
        for code in re.findall(
            r"[\".]((?:AGS|NRPS)-[A-Z0-9]+(?:-[A-Z0-9]+)*)[\":]", path.read_text(encoding="utf-8")
        )
    }
    return found | {code for code in STATUSES if code.startswith(KINDS)}


def commands(text: str) -> list[str]:
    """Every command line of Baton's in a guide, continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", text)
    inline = re.findall(r"`(baton [^`]+)`", joined)
    return inline + re.findall(r"^ {4,}(baton .+)$", joined, re.M)


def test_every_code_that_an_administrator_can_meet_is_explained_once() -> None:
    rows = explained()
    assert len(rows) == len(set(rows))
    assert sorted(used() - set(rows)) == []
    assert sorted(set(rows) - used()) == []


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_links_to_codes_and_files_that_are_there(name: str) -> None:
    anchors = {code.lower() for code in explained()}
    links = re.findall(r"\]\(([a-z]+\.md)(?:#([a-z0-9-]+))?\)", read(name))
    assert {"codes.md", "permissions.md"} <= {file for file, _ in links}
    for file, anchor in links:
        assert (FOLDER / file).is_file()
        assert not anchor or anchor in anchors
    for code, anchor in re.findall(r"\[([A-Z]+-[A-Z0-9-]+)\]\(codes\.md#([a-z0-9-]+)\)", read(name)):
        assert code.lower() == anchor


def test_every_permission_is_explained_in_the_words_of_the_page_that_asks() -> None:
    text, wording = read("permissions.md"), load_wording()
    for scope in SCOPES.values():
        assert f"`{scope}`" in text
    for name in (*SCOPES, "names"):
        for part in ("what", "why", "without"):
            assert wording.say(Reason(f"permission.{name}.{part}")) in text
    assert all(f"`{claim}`" in text for claim in NAME_CLAIMS)
    assert all(f"`{name}={variable}`" in text for name, variable in CUSTOM_FIELDS.items())


def test_no_permission_is_explained_that_nobody_asks_for() -> None:
    named = set(re.findall(r"https://purl\.imsglobal\.org/[\w./-]+", read("permissions.md")))
    assert named == set(SCOPES.values())


@pytest.mark.parametrize("name", [*GUIDES, "codes.md"])
def test_every_address_of_baton_in_a_guide_is_one_of_its_own(name: str) -> None:
    at = tool_addresses(SCHOOL)
    ours = {at.origin, at.login, at.launch, at.key_set, at.canvas}
    assert set(re.findall(rf"{SCHOOL}[\w/.]*", read(name))) <= ours


@pytest.mark.parametrize("name", ["moodle.md", "other.md"])
def test_the_tables_name_all_that_a_form_asks_for(name: str) -> None:
    at, text = tool_addresses(SCHOOL), read(name)
    assert all(f"`{address}`" in text for address in (at.login, at.launch, at.key_set))


def test_the_guide_for_canvas_says_what_the_json_cannot() -> None:
    at, text = tool_addresses(SCHOOL), read("canvas.md")
    assert f"| Redirect URIs | `{at.launch}`" in text
    assert "redirect" not in str(canvas_configuration(SCHOOL))
    placements = canvas_configuration(SCHOOL)["extensions"][0]["settings"]["placements"]
    assert all(f"`{entry['placement']}`" in text for entry in placements)


def guides() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), asset_root() / "README.md", asset_root() / "SECURITY.md"]


@pytest.mark.parametrize("path", guides(), ids=lambda path: path.name)
def test_every_setting_that_a_guide_names_exists(path: Path) -> None:
    known = {f"BATON_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BATON_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("path", guides(), ids=lambda path: path.name)
def test_every_command_and_option_that_a_guide_names_exists(path: Path) -> None:
    for line in commands(path.read_text(encoding="utf-8")):
        words = shlex.split(line.split("#")[0].strip())[1:]
        command: click.Command = main
        while words and isinstance(command, click.Group):
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        known = {name for option in command.params for name in option.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


def _anchors(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles} | set(
        re.findall(r'<a id="([a-z0-9-]+)">', text)
    )


@pytest.mark.parametrize("path", guides(), ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_place_in_it(path: Path) -> None:
    for target, anchor in re.findall(
        r"\]\((?!https?:)([^)#\s]*)(?:#([a-z0-9-]+))?\)", path.read_text("utf-8")
    ):
        file = (path.parent / target).resolve() if target else path
        assert file.is_file(), target
        assert not anchor or anchor in _anchors(file), f"{target}#{anchor}"


def test_the_page_on_privacy_names_what_is_deleted_and_no_more() -> None:
    rows = re.findall(
        r"^\| (?!what)([^|-][^|]*) \| [^|]+ \| ([^|]+) \|$", (DOCS / "privacy.md").read_text("utf-8"), re.M
    )
    timed = " ".join(what for what, kept in rows if "until you delete" not in kept)
    said = {
        "login_state": "A login under way",
        "hand_over": "a step to a new tab",
        "access_token": "access tokens",
        "launch_session": "A visit",
        "admin_link": "Administrators' links",
        "admin_session": "sessions",
        "policy_replay": "What a draft of a course's rules would have done",
    }
    assert {period.table.__tablename__ for period in PERIODS} == set(said)
    assert all(words in timed for words in said.values())
    assert "Name" in timed


def test_the_page_on_the_console_has_its_real_times_and_buttons() -> None:
    text = " ".join((DOCS / "console.md").read_text("utf-8").split())
    assert f"within {LINK_LIVES.seconds // 60} minutes" in text
    assert (LONGEST.seconds, IDLE.seconds) == (8 * 3600, 3600)
    assert "up to eight hours, or until you have done nothing for one" in text
    pages = "".join(page.read_text("utf-8") for page in (asset_root() / "templates" / "admin").glob("*.html"))
    for button in (
        "New key, signing in a day",
        "Withdraw",
        "Switch off",
        "Switch on",
        "Call it off",
        "Publish again for a day",
        "Change name and addresses",
        "Sign out",
    ):
        assert button in text
        assert button in pages


def test_the_guides_do_name_commands_with_options() -> None:
    lines = [line for name in GUIDES for line in commands(read(name))]
    assert any(line.startswith("baton invite --label") for line in lines)
    assert sum("--auth-token-url" in line for line in lines) == 3
