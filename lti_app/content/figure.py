"""Shows the figure of an item: a plane or a number line as SVG, a table as a table.

Nothing has a colour or a style of its own: the sheet draws it, on paper and in forced colours too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.items.model import FigureKind
from lti_app.content.figure_line import number_line_svg
from lti_app.content.figure_plane import plane_svg
from lti_app.content.mathml import to_html, to_plain

if TYPE_CHECKING:
    from engine.items.model import Figure


def figure_html(figure: Figure) -> Markup:
    """Return the figure of a drawn item as markup, with its words for those who do not see it."""
    alt = to_plain(figure.alt)
    match figure.kind:
        case FigureKind.PLANE:
            return plane_svg(figure, alt)
        case FigureKind.NUMBER_LINE:
            return number_line_svg(figure, alt)
        case FigureKind.TABLE:
            return _table(figure, alt)


def _table(figure: Figure, alt: str) -> Markup:
    headings, *rows = figure.rows
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(to_html(cell)) for cell in headings)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(to_html(cell)) for cell in row)
        )
        for row in rows
    )
    # A wide one is moved within its own box, with the keyboard too.
    return Markup(
        '<div class="table-box" tabindex="0" role="group" aria-label="{}"><table class="figure">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(alt, head, body)
