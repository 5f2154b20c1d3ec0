# newskeep: `make demo` shows the main job done, `make test` proves the house sound.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Half the suite waits for sockets and child processes, so both cores are kept busy.
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install install-dev install-replay demo test lint types imports bench lock clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The lock files are complete, so nothing is left to resolve: --no-deps is faster, and older pips
# stumble over extras of the same package asked for twice.
install: $(VENV)/.installed ## the locked dependencies and the command `newskeep`, in .venv

install-dev: $(VENV)/.installed-dev ## the same, with what the tests need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "newskeep needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

install-replay: .venv-replay/.installed .replay/.installed ## players of web archives, for the tests of replay

# pywb brings an old brotlipy, which must not stand beside our brotli: a venv of its own.
.venv-replay/.installed: requirements-replay.lock
	$(PYTHON) -m venv .venv-replay
	.venv-replay/bin/pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements-replay.lock
	@touch $@

# Only its ready-built files are wanted: `npm install` would look for half an Electron.
.replay/.installed: requirements-replay.sha256
	mkdir -p .replay
	cd .replay && npm pack --silent replaywebpage@2.4.6 && sha256sum --check --quiet ../$<
	tar -xzf .replay/replaywebpage-2.4.6.tgz -C .replay package/ui.js package/sw.js
	@touch $@

demo: install ## a small news site on loopback, kept and watched while it edits its stories
	@$(BIN)/newskeep demo

lint: install-dev ## style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## lint, types, import rules and every test that is not slow
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow"

bench: install-dev ## long runs and comparisons; figures go to docs/benchmarks.md
	$(BIN)/python -m benchmarks

lock: install-dev ## new lock files, with hashes and without index addresses
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml --extra postgres --extra apprise --group dev \
	  -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-emit-index-url --no-header requirements-replay.in -o requirements-replay.lock

clean: ## everything that was made here
	rm -rf demo-store $(VENV) .venv-* .replay .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
