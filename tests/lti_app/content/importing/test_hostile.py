"""Files that mean harm, or are just broken, are refused in words before they cost anything."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_app.content.importing.opening import MAX_FILE, MAX_MEMBERS, MEBIBYTE
from lti_app.content.importing.reading import MAX_QUESTIONS, read_questions
from lti_app.content.importing.refusal import RefusedFileError
from lti_app.content.importing.xml import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = Path(__file__).parent / "files"
SAMPLES = sorted(path for path in FILES.rglob("*") if path.is_file())
QUESTION = '<question type="essay"><questiontext><text>Why?</text></questiontext></question>'


def refused(source: bytes | Path) -> str:
    with pytest.raises(RefusedFileError) as refusal:
        read_questions(source, "file")
    return refusal.value.code


def quiz(text: str, kind: str = "essay") -> bytes:
    """A quiz of one question with this text, as it stands in the file."""
    inside = f"<questiontext><text>{text}</text></questiontext>"
    return f'<quiz><question type="{kind}">{inside}</question></quiz>'.encode()


def outcome(source: bytes) -> str:
    """The code of the refusal, or what became of the first question."""
    try:
        questions = read_questions(source, "file").questions
    except RefusedFileError as refusal:
        return refusal.code
    return str(questions[0].status) if questions else "nothing"


def zipped(members: Mapping[str, bytes], *, mode: int = 0) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def test_a_file_of_200_megabytes_is_refused_by_its_length(tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(200 * MEBIBYTE)  # takes no room on the disk
    assert refused(path) == "IMPORT-TOO-LARGE"


def test_bytes_that_are_too_many_are_refused() -> None:
    assert refused(b"x" * (MAX_FILE + 1)) == "IMPORT-TOO-LARGE"


@pytest.mark.parametrize("data", [b"", b"  \n", b"\0\0\0"])
def test_nothing_is_told_to_be_nothing(data: bytes) -> None:
    assert refused(data) == "IMPORT-EMPTY"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.xml") == "IMPORT-FILE"


NO_QUESTIONS = (
    b"%PDF-1.7 binary",
    b"name,answer\na,b\n",
    b"<html><p>Hello</p></html>",
    b"Just words.",
    b"{}",
    b"[1, 2]",
)


@pytest.mark.parametrize("data", NO_QUESTIONS)
def test_what_is_no_file_of_questions_is_told(data: bytes) -> None:
    assert refused(data) == "IMPORT-UNKNOWN"


class TestZips:
    def test_a_bomb_is_not_unpacked(self) -> None:
        assert refused(zipped({"a.xml": b"0" * (30 * MEBIBYTE)})) == "IMPORT-BOMB"

    def test_many_large_files_are_refused(self) -> None:
        assert refused(zipped({f"{n}.png": b"\0" * (11 * MEBIBYTE) for n in range(10)})) == "IMPORT-BOMB"

    def test_a_directory_that_lies_about_lengths_does_not_help(self) -> None:
        data = bytearray(zipped({"a.xml": b"<quiz>" + b" " * (3 * MEBIBYTE) + b"</quiz>"}))
        length = (3 * MEBIBYTE + 13).to_bytes(4, "little")
        assert bytes(length) in data
        assert refused(bytes(data).replace(length, (13).to_bytes(4, "little"))) == "IMPORT-ZIP"

    def test_too_many_members_are_refused(self) -> None:
        assert refused(zipped({f"{n}.xml": b"" for n in range(MAX_MEMBERS + 1)})) == "IMPORT-MEMBERS"

    @pytest.mark.parametrize(
        "name", ["../../etc/x.xml", "/etc/x.xml", "a/../../x.xml", "C:/x.xml", "..\\x.xml"]
    )
    def test_a_path_that_leads_out_is_refused(self, name: str) -> None:
        assert refused(zipped({name: b"<quiz/>"})) == "IMPORT-PATH"

    def test_a_link_is_refused(self) -> None:
        assert refused(zipped({"x.xml": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)) == "IMPORT-PATH"

    def test_a_zip_in_a_zip_is_not_opened(self) -> None:
        inside = zipped({"a.xml": f"<quiz>{QUESTION}</quiz>".encode()})
        assert refused(zipped({"inner.zip": inside, "inner.xml.zip": inside})) == "IMPORT-UNKNOWN"

    def test_what_a_computer_put_beside_the_files_is_passed_over(self) -> None:
        quiz = f"<quiz>{QUESTION}</quiz>".encode()
        report = read_questions(zipped({"a.xml": quiz, "__MACOSX/._a.xml": b"\0\5\x16\7junk"}), "file")
        assert len(report.questions) == 1

    @pytest.mark.parametrize("cut", [10, 40, -5])
    def test_a_damaged_zip_is_told(self, cut: int) -> None:
        assert refused(zipped({"a.xml": b"<quiz/>"})[:cut]) == "IMPORT-ZIP"


class TestXml:
    def test_entities_that_grow_are_refused(self) -> None:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        text = f'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY l0 "ha">{laughs}]><quiz>&l9;</quiz>'
        assert refused(text.encode()) == "IMPORT-ENTITIES"
        assert refused(text.encode("utf-16")) == "IMPORT-ENTITIES"

    @pytest.mark.parametrize("where", ['SYSTEM "file:///etc/passwd"', 'SYSTEM "http://example.org/x"'])
    def test_entities_from_elsewhere_are_refused(self, where: str) -> None:
        document = f"<!DOCTYPE quiz [<!ENTITY x {where}>]>"
        text = f"{document}<quiz><question><name><text>&x;</text></name></question></quiz>"
        assert refused(text.encode()) == "IMPORT-ENTITIES"

    def test_a_document_type_that_lies_elsewhere_is_not_fetched(self) -> None:
        # Sockets are off in tests, and there is no such file.
        text = f'<!DOCTYPE quiz SYSTEM "http://example.org/quiz.dtd"><quiz>{QUESTION}</quiz>'
        assert len(read_questions(text.encode(), "file").questions) == 1

    def test_other_files_are_not_included(self) -> None:
        include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
        (question,) = read_questions(quiz(f"Why? {include}"), "file").questions
        assert question.template is not None
        assert question.template.stem == "Why?"

    def test_depth_without_end_is_refused(self) -> None:
        deep = "<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1)
        assert refused(f"<quiz>{deep}</quiz>".encode()) == "IMPORT-DEPTH"
        assert refused(f"<quiz>{'<a>' * 100_000}".encode()) in {"IMPORT-DEPTH", "IMPORT-XML"}

    def test_html_nested_without_end_is_read_calmly(self) -> None:
        markup = "&lt;div&gt;" * 1400 + "Why?" + "&lt;/div&gt;" * 1400
        assert len(read_questions(quiz(markup), "file").questions) == 1

    def test_more_questions_than_a_file_may_have_are_refused_and_none_are_kept(self) -> None:
        assert refused(f"<quiz>{QUESTION * (MAX_QUESTIONS + 1)}</quiz>".encode()) == "IMPORT-TOO-MANY"

    def test_scripts_do_not_come_in(self) -> None:
        harm = "<script>alert(1)</script><img src=x onerror=alert(1) alt='a b c'>"
        (question,) = read_questions(quiz(f"<![CDATA[<p onclick='x()'>Why?{harm}</p>]]>"), "file").questions
        assert question.template is not None
        assert question.template.stem == "Why?[a b c]"


class TestJson:
    def test_json_nested_without_end_is_refused(self) -> None:
        assert refused(b'[["' + b"[" * 100_000) == "IMPORT-JSON"

    def test_a_number_with_endless_digits_is_refused(self) -> None:
        assert refused(b'{"id": ' + b"1" * 100_000 + b"}") == "IMPORT-JSON"

    def test_steps_of_the_wrong_shape_are_no_error(self) -> None:
        odd = {"id": ["x"], "stepAnswer": {"a": 1}, "stepTitle": None, "variabilization": [1], "choices": 7}
        (question,) = read_questions(json.dumps(odd).encode(), "file").questions
        assert question.template is None


def test_a_folder_is_read_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "a.gift").write_text("Two?{=2 ~3}", encoding="utf-8")
    (tmp_path / "link.gift").symlink_to("/etc/passwd")
    assert len(read_questions(tmp_path, "folder").questions) == 1


@pytest.mark.parametrize(
    "inside",
    ["<![CDATA[", "<!DOCTYPE", "\\(", "$$", "{1:NM:", "{=", "«math", "&lt;b", "[[1", "`", "{1:NM:{}"],
)
def test_an_opening_sign_again_and_again_is_read_or_refused(inside: str) -> None:
    known = {"left-out", "IMPORT-XML", "IMPORT-ENTITIES", "IMPORT-UNKNOWN"}
    assert outcome(quiz(inside * 400_000, "cloze")) in known


@pytest.mark.parametrize("kind", ["multichoice", "gapselect", "matching"])
def test_a_question_with_parts_without_end_is_left_out(kind: str) -> None:
    parts = "<answer fraction='0'><text>a</text></answer>" * 5000
    text = quiz("Which?", kind).decode().replace("</question>", f"{parts}</question>")
    (question,) = read_questions(text.encode(), "file").questions
    assert [reason.code for reason in question.reasons] == ["import.too-long"]


def test_gift_with_signs_without_end_takes_no_time() -> None:
    read_questions(("Which?{" + "=~" * 100_000 + "}").encode(), "file")
    read_questions(("::" * 100_000 + "{=a}").encode(), "file")
    read_questions(("\\" * 100_000 + "{=a ~b}").encode(), "file")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.data())
def test_a_file_that_was_changed_anywhere_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        much = data.draw(st.integers(0, 40))
        content[at : at + much] = data.draw(
            st.binary(max_size=12)
            | st.sampled_from([b"<", b"</", b"{", b"}", b"]]>", b"\\(", b"%", b"&", b'"', b"-1"])
        )
        if not content:
            return
    assert re.fullmatch(r"IMPORT-[A-Z-]+|whole|reduced|left-out|nothing", outcome(bytes(content)))
