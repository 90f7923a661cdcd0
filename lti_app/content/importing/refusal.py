"""The one error that reading a file of questions ends in: the file is not read, and nothing of it is kept."""

from __future__ import annotations

from lti_app.errors import CommandError


class RefusedFileError(CommandError):
    """A file that is not read. Its words are `error.<code>.title` and `.do`, beginning with IMPORT-.

    A file is read whole or not at all, so that nothing is ever half saved.
    """
