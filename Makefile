# make run, make test, make lint, make bench: each works on a fresh clone. See README.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
PYTEST ?=
SEEDS ?= 10000
KILLS ?= 200
FAULTS ?=
CALLS ?= 300
SEED ?= $(shell date +%s)
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
INSTALL = $(if $(UV),uv pip install -q --python $(PY),$(PY) -m pip install -qq --disable-pip-version-check)
define CHECK_PYTHON
$(if $(UV),true,$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or newer is needed, and $(PYTHON) is not it. Install it, or say where it is: make $(or $(MAKECMDGOALS),run) PYTHON=/path/to/python3.11"; exit 1; })
endef

.PHONY: help run test test-sqlite test-postgres lint format bench simulate faults fuzz messages clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 18

$(VENV)/.run: requirements.txt
	@[ -w . ] || { echo "This folder cannot be written to by $$(id -un): clone the portal into one of your own."; exit 1; }
	@$(CHECK_PYTHON)
	@$(PY) -m pip --version >/dev/null 2>&1 || $(if $(UV),[ -x $(PY) ] || uv venv -q --python 3.11 $(VENV),$(PYTHON) -m venv --clear $(VENV)) || { rm -rf $(VENV); exit 1; }
	@echo "Installing what the portal needs, about a minute the first time…"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run .env
	@echo "Installing what development needs, about two minutes the first time…"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

.env: | $(VENV)/.run
	@(umask 077; printf 'DEBUG=true\nSECRET_KEY=%s\n' "$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')" > .env)
	@echo "Wrote .env with a key of your own and DEBUG=true, for trying out on this machine."

run: $(VENV)/.run .env ## try the portal out: web and worker on SQLite, with demo accounts
	@SITE_URL=http://localhost:$(PORT) $(PY) -m portal.run $(PORT)

test: test-sqlite test-postgres ## the whole suite, on each database found
	@$(PY) -m portal.testing.summary

test-sqlite: $(VENV)/.dev
	@rm -rf .data/test-report && mkdir -p .data/test-report
	@echo "== SQLite" && env -u DATABASE_URL $(PY) -m pytest -q -n auto $(PYTEST) --junitxml=.data/test-report/sqlite.xml

test-postgres: $(VENV)/.dev
	@echo "== PostgreSQL, what could differ there" && PORTAL_TEST_SECOND=1 $(PY) -m portal.testing.on_postgres -n auto $(PYTEST) --junitxml=.data/test-report/postgres.xml

lint: $(VENV)/.dev ## ruff, mypy, import rules, templates, migrations, French
	@$(PY) -m portal.testing.lint

format: $(VENV)/.dev ## put code and templates in the house's form
	@$(VENV)/bin/ruff check -q --fix . ; $(VENV)/bin/ruff format -q . ; git ls-files 'templates/*.html' 'templates/**/*.html' | xargs $(VENV)/bin/djade -q --target-version 5.2 || true

bench: $(VENV)/.dev ## figures beside a baseline, in one run
	@$(PY) -m portal.bench

simulate: $(VENV)/.dev ## random faults in one process by a simulated clock: SEEDS=10000, every invariant after each step
	@$(PY) -m portal.testing.simulation --seeds $(SEEDS)

faults: $(VENV)/.dev ## real web, workers and database, killed at random while customers are onboarded: KILLS=200, SEED=, FAULTS=--postgres
	@echo "SEED=$(SEED)" && $(PY) -m portal.testing.faults --kills $(KILLS) --seed $(SEED) $(FAULTS)

fuzz: $(VENV)/.dev ## generated calls of both APIs, every answer held against its document: CALLS=300 an operation, SEED=
	@echo "SEED=$(SEED)" && FUZZ_EXAMPLES=$(CALLS) FUZZ_SEED=$(SEED) $(PY) -m pytest -q -n 0 -rP portal/api/tests/test_fuzz.py

messages: $(VENV)/.dev ## collect strings for the French catalogue and compile it (needs gettext)
	@DEBUG=true $(PY) manage.py makemessages -v 0 -l fr --no-location --no-wrap --ignore '.venv/*' --ignore '.data/*' --no-obsolete
	@$(PY) -m portal.testing.french --compile

clean: ## remove the virtual environment and local data
	rm -rf $(VENV) .data .env
