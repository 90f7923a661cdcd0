"""Figures as they are drawn: in place, within their edges, told apart without colour, and in words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.items.model import Figure, FigureKind, Mark
from lti_app.content.figure import figure_html

PLANE = Figure(FigureKind.PLANE, "A plane with ${a}x$.".replace("{a}", "2"), (-10, 10), (-10, 10))
LINE = Figure(FigureKind.NUMBER_LINE, "A number line.", (-5, 5))
TABLE = Figure(FigureKind.TABLE, "A table.", rows=(("$x$", "y"), ("1", "$1/2$"), ("2", "`b`")))


def mark(kind: str, *, hollow: bool = False, side: str = "", label: str = "", **values: object) -> Mark:
    return Mark(kind, tuple((name, str(value)) for name, value in values.items()), hollow, side, label)


def drawn(figure: Figure, *marks: Mark) -> ElementTree.Element:
    return ElementTree.fromstring(str(figure_html(replace(figure, marks=marks))))  # noqa: S314 – our own


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def places(path: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (float(x), float(y)) for x, y in re.findall(r"[ML](\S+) (\S+)", path.get("d", "").replace("M ", "M"))
    ]


@pytest.mark.parametrize("figure", [PLANE, LINE])
def test_a_drawing_is_an_image_with_its_words(figure: Figure) -> None:
    root = drawn(figure)
    assert root.get("role") == "img"
    assert root.get("aria-label") in ("A plane with 2x.", "A number line.")


@pytest.mark.parametrize("figure", [PLANE, LINE])
def test_nothing_has_a_style_or_a_colour_of_its_own(figure: Figure) -> None:
    root = drawn(figure, mark("point", x=1, y=2))
    for element in root.iter():
        assert not {"style", "fill", "stroke", "id"} & set(element.attrib)


def test_a_table_is_a_table_with_headings() -> None:
    root = ElementTree.fromstring(str(figure_html(TABLE)))  # noqa: S314 – our own
    assert root.get("aria-label") == "A table."
    assert [cell.get("scope") for cell in root.iter("th")] == ["col", "col"]
    assert len(list(root.iter("td"))) == 4
    assert root.find(".//td/math") is not None
    assert root.find(".//td/code") is not None


def test_a_point_is_where_its_numbers_say() -> None:
    origin, point = of_class(
        drawn(PLANE, mark("point", x=0, y=0), mark("point", x=5, y=Fraction(5, 2))), "dot"
    )
    box = 300 - 2 * 22
    assert float(point.get("cx", 0)) - float(origin.get("cx", 0)) == pytest.approx(box / 4, abs=0.1)
    assert float(origin.get("cy", 0)) - float(point.get("cy", 0)) == pytest.approx(box / 8, abs=0.1)


def test_an_open_point_is_hollow() -> None:
    shut, opened = of_class(
        drawn(PLANE, mark("point", x=0, y=0), mark("point", x=1, y=1, hollow=True)), "dot"
    )
    assert "hollow" not in shut.get("class", "")
    assert "hollow" in opened.get("class", "")


def test_two_lines_are_told_apart_by_their_stroke() -> None:
    first, second = (mark("line", x=0, y=0, x2=1, y2=slope) for slope in (1, 2))
    root = drawn(PLANE, first, second)
    assert [element.get("class") for element in of_class(root, "stroke")] == ["stroke", "stroke double"]
    assert len(of_class(root, "core")) == 1


def test_a_line_that_does_not_belong_to_the_solutions_is_dashed() -> None:
    (line,) = of_class(drawn(PLANE, mark("line", x=0, y=0, x2=1, y2=1, hollow=True)), "stroke")
    assert "dashed" in line.get("class", "")


def test_a_parabola_that_leaves_the_box_comes_back_as_another_run() -> None:
    runs = of_class(drawn(PLANE, mark("curve", a=-1, b=0, c=20)), "stroke")
    assert len(runs) == 2  # its top is above the box


@pytest.mark.parametrize(
    ("side", "x2", "y2", "inside", "outside"),
    [
        ("above", 1, 1, (0, 9), (9, 0)),
        ("below", 1, 1, (9, 0), (0, 9)),
        ("below", -1, -1, (9, 0), (0, 9)),  # the same line, named the other way round
        ("left", 0, 1, (-9, 0), (9, 0)),
        ("right", 0, -1, (9, 0), (-9, 0)),
    ],
)
def test_the_shaded_side_is_the_one_that_was_asked_for(
    side: str, x2: int, y2: int, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    root = drawn(PLANE, mark("shade", x=0, y=0, x2=x2, y2=y2, side=side))
    (area,) = of_class(root, "shade")
    assert _holds(places(area), inside)
    assert not _holds(places(area), outside)
    assert len(of_class(root, "hatch")) > 5


def _holds(corners: list[tuple[float, float]], point: tuple[int, int]) -> bool:
    x, y = 22 + (point[0] + 10) / 20 * 256, 278 - (point[1] + 10) / 20 * 256
    turns = [
        (to[0] - at[0]) * (y - at[1]) - (to[1] - at[1]) * (x - at[0])
        for at, to in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)


def test_two_shaded_sides_are_hatched_in_two_ways() -> None:
    root = drawn(
        PLANE,
        mark("shade", x=0, y=0, x2=1, y2=0, side="above"),
        mark("shade", x=0, y=0, x2=1, y2=0, side="below"),
    )
    slopes = {(to[1] - at[1]) / (to[0] - at[0]) > 0 for at, to in map(places, of_class(root, "hatch"))}
    assert slopes == {True, False}


def test_a_ray_goes_to_the_edge_on_its_side() -> None:
    for side, there in (("left", 0.0), ("right", 300.0)):
        (tip,) = of_class(drawn(LINE, mark("ray", x=1, side=side, hollow=True)), "tip")
        assert any(abs(x - there) < 5 for x, _ in places(tip))


numbers = st.fractions(min_value=-40, max_value=40, max_denominator=8)
ends = st.tuples(st.integers(-50, 40), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(kind=st.sampled_from(["plane", "number-line"]), x=ends, y=ends, data=st.data())
def test_nothing_is_drawn_beyond_the_edges(
    kind: str, x: tuple[int, int], y: tuple[int, int], data: st.DataObject
) -> None:
    usable = ["point", "line", "segment", "curve", "shade"] if kind == "plane" else ["point", "ray", "span"]
    name = data.draw(st.sampled_from(usable))
    values = {part: data.draw(numbers) for part in ("x", "y", "x2", "y2", "a", "b", "c")}
    if name in ("point", "ray", "span"):  # those are to be within; a line may leave
        values |= {part: min(max(values[part], x[0]), x[1]) for part in ("x", "x2")}
        values["y"] = min(max(values["y"], y[0]), y[1])
    side = data.draw(st.sampled_from(["left", "right", "above", "below"]))
    root = drawn(Figure(FigureKind(kind), "…", x, y), mark(name, side=side, label="P", **values))
    width, height = map(float, root.get("viewBox", "").split()[2:])
    for element in root.iter():
        found = [*places(element)]
        found += [(float(element.get(a, 0)), float(element.get(b, 0))) for a, b in (("x", "y"), ("cx", "cy"))]
        for across, down in found:
            assert -0.1 <= across <= width + 0.1
            assert -0.1 <= down <= height + 0.1
