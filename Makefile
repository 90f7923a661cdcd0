# Everything is made by itself; `make help` explains each target.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint browser pictures constraints clean

help: ## say what each target does
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(VENV)/.demo ## run Baton beside a sandbox LMS, with a class of thirty
	@$(BIN)/baton demo

test: lint browser ## run everything: style, types, unit, SQLite and PostgreSQL, interoperation, browser
	$(BIN)/python -m pytest --numprocesses logical --dist loadgroup

check: lint ## run what takes about three minutes: format, style, types, import contracts, tests on SQLite without processes or browser
	$(BIN)/python -m pytest --numprocesses logical --dist loadgroup -m "not slow" -k "not postgresql" tests/engine tests/lti_app --ignore tests/lti_app/sandbox

lint: $(VENV)/.test ## check format, style, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser: $(VENV)/.test ## find a Chromium for the browser tests, or install one
	@$(BIN)/python tests/browser/chromium.py

pictures: browser ## take the pictures of the documentation anew
	BATON_PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/browser/test_thread.py
	$(BIN)/python -m tests.browser.gallery docs/pictures/items

constraints: $(VENV)/.test ## write constraints.txt anew: the newest versions that fit
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --upgrade --all-extras --output-file - pyproject.toml | grep '^[^#]*==' > constraints.txt

clean: ## remove what the other targets made
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Baton needs Python 3.11 or newer. Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv; } \
		|| { echo "Python lacks its venv module. On Debian: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Baton (once) …"
	$(INSTALL) --editable '.[demo]'
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing Baton and its tests' tools (once) …"
	$(INSTALL) --editable '.[dev,interop]'
	@touch $@ $(VENV)/.demo
