"""Takes the pictures of docs/gallery.md: twelve items as students see them, narrow and wide.

Run by `make pictures`: python -m tests.browser.gallery FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find
from tests.browser.desks import desk_at
from tests.browser.png import with_few_colours

WIDTHS = (320, 1280)  # of the page, in CSS pixels
# Bank, template and seed of each; between them every kind of figure, and most kinds of answer.
ITEMS = (
    ("algebra-1", "growth-table-next", 3),
    ("algebra-1", "distribute-area", 3),
    ("algebra-1", "interval-read-line", 3),
    ("algebra-1", "parabola-read-zeros", 3),
    ("algebra-1", "graph-read-crossing", 3),
    ("algebra-1", "graph-choose-system", 3),
    ("algebra-1", "slope-points-on-line", 3),
    ("algebra-1", "count-match-equations", 3),
    ("algebra-1", "substitute-order-steps", 3),
    ("python-intro", "range-fill-in", 3),
    ("python-intro", "arithmetic-times-first", 3),
    ("python-intro", "totals-build", 3),
)


def take(folder: Path) -> None:
    """Write TEMPLATE-WIDTH.png for each item and width."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, sync_playwright() as playwright:
        # Letters in grey: coloured fringes would make the files larger.
        arguments = ["--no-sandbox", "--disable-lcd-text"]
        chromium = playwright.chromium.launch(executable_path=find(), args=arguments)
        with desk_at(chromium, Path(data)) as desk:
            for width in WIDTHS:
                seat = desk.seat(width)
                for bank, template, seed in ITEMS:
                    desk.show(seat, bank, template, seed)
                    picture = with_few_colours(seat.frame.locator("section.item").screenshot())
                    (folder / f"{template}-{width}.png").write_bytes(picture)
        chromium.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
