"""`python -m lti_app` is the same as `baton`."""

from lti_app.cli import main

main()
