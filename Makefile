# Two commands: `make demo` and `make test`. Both set up all they need by themselves.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/laadregie
# uv installs the same locked packages in a tenth of the time of pip.
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python
BUNDLE := src/laadregie/foundation/web/static/bundle
# Compiled once, beside the packages: every start of Python is then 4 s shorter, and no folder of ours gets any.
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/bytecode
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# Everything that runs needs these three: packages, front-end bundle, translations.
$(VENV)/packages: requirements-setup.txt requirements.txt pyproject.toml
	@echo "· Python packages"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements-setup.txt
	@$(INSTALL) --require-hashes --requirement requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/packages-dev: requirements-dev.txt $(VENV)/packages
	@echo "· Python packages for the tests"
	@$(INSTALL) --require-hashes --requirement requirements-dev.txt
	@touch $@

frontend/node_modules/.ready: frontend/package.json frontend/package-lock.json
	@echo "· Front-end packages"
	@cd frontend && npm ci --silent --no-audit --no-fund --ignore-scripts --omit=dev
	@touch $@

# What only the tests need: axe, and a browser for machines that have none.
frontend/node_modules/.ready-dev: frontend/node_modules/.ready
	@echo "· Front-end packages for the tests"
	@cd frontend && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch frontend/node_modules/.ready $@

$(BUNDLE)/.ready: frontend/node_modules/.ready $(shell find frontend/src frontend/build.mjs -type f 2>/dev/null)
	@echo "· Front-end bundle"
	@cd frontend && npm run --silent build
	@touch $@

src/laadregie/locale/nl/LC_MESSAGES/django.mo: src/laadregie/locale/nl/LC_MESSAGES/django.po $(VENV)/packages
	@$(RUN) translations compile

.PHONY: setup
setup: $(VENV)/packages $(BUNDLE)/.ready src/laadregie/locale/nl/LC_MESSAGES/django.mo ## Install all that running needs

.PHONY: setup-dev
setup-dev: setup $(VENV)/packages-dev frontend/node_modules/.ready-dev

.PHONY: demo
demo: setup ## Region East in the browser at http://localhost:8000
	@$(RUN) demo

.PHONY: format
format: setup-dev ## Format the code
	@$(BIN)/ruff format --quiet src tests
	@$(BIN)/ruff check --quiet --fix src tests

.PHONY: check
check: setup-dev ## Style, types, import contracts, migrations, translations
	@$(BIN)/ruff format --quiet --check src tests
	@$(BIN)/ruff check --quiet src tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 4
	@$(BIN)/python -m laadregie.cli database check
	@$(RUN) translations check

.PHONY: test
test: check ## Checks, then every test: calculations, pages on both databases, browser journeys
	@$(BIN)/python tests/run.py
