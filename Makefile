# Everything a developer types. `make` alone lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.has-requirements
DEVELOPMENT := $(VENV)/.has-requirements-dev

# Each program that is started begins a third sooner with its bytecode kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run fresh test coverage bench check format statements reminders screenshots

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(RUNTIME) ## start the service on this computer, with demonstration data; Ctrl-C stops it
	@$(BIN)/python -m rehab.runner

fresh: $(RUNTIME) ## as run, but throw the local database away first and load the demonstration anew
	@$(BIN)/python -m rehab.runner --fresh

test: $(DEVELOPMENT) ## run every test, on SQLite files and on a throwaway PostgreSQL, with a browser
	@.ci/install-test-programs
	@$(BIN)/python -m pytest -n 2

coverage: $(DEVELOPMENT) ## as test, and show which lines and branches no test reaches
	@.ci/install-test-programs
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=term-missing:skip-covered

bench: $(DEVELOPMENT) ## measure what has to stay quick, on both databases; writes docs/bench.md
	@$(BIN)/python -m pytest tests/bench --override-ini python_files='bench_*.py' -n 0 -q -s

check: $(DEVELOPMENT) ## run what judges the code without running it
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --check --lint

format: $(DEVELOPMENT) ## lay code and templates out as check wants them
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djlint templates --reformat --quiet

statements: $(DEVELOPMENT) ## count the SQL statements of each page with a list anew, into docs/statements.md
	@STATEMENTS_FILE=docs/statements.md $(BIN)/python -m pytest -q tests/integration/access/test_lists.py --every-engine -k postgresql

reminders: $(DEVELOPMENT) ## write down who is reminded of what, and when, into docs/reminders.md
	@$(BIN)/python -m docs.reminders

screenshots: $(DEVELOPMENT) ## take the pictures of the README anew, from the demonstration
	@.ci/install-test-programs
	@$(BIN)/python -m docs.screenshots

$(BIN)/python:
	@PYTHON=$(PYTHON) .ci/make-venv $(VENV)

# The stamps are younger than the lists that they stand for, so nothing is installed twice.
$(RUNTIME): requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
