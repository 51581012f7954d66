# Everything a person does with the portal, by name. `make help` lists the names.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help venv dev-venv run test test-unit test-pg test-e2e test-kills check format bench \
	bench-delivery lock assets messages system clean

help: ## list these names
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 16

# ---- environment -------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "The venv module is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.run-lock: requirements.lock scripts/link_package.py | $(BIN)/python
	@echo "Installing what the portal needs (once, less than a minute)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python scripts/link_package.py
	@touch $@

$(VENV)/.dev-lock: requirements-dev.lock scripts/link_package.py | $(BIN)/python
	@echo "Installing what the portal and its tests need (once, about a minute)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@$(BIN)/python scripts/link_package.py
	@touch $@ $(VENV)/.run-lock

venv: $(VENV)/.run-lock ## the environment to run the portal, from requirements.lock

dev-venv: $(VENV)/.dev-lock ## the environment to test it, from requirements-dev.lock

system: ## install with apt what the tests need beyond Python (root, Debian)
	@bash scripts/system.sh

# ---- run ---------------------------------------------------------------------------------

run: venv ## the portal with its demo at http://127.0.0.1:8000 (HOST, PORT, PORTAL_DATA)
	@PORTAL_DEMO=1 exec $(BIN)/python -m portal.serve --prepare

assets: venv ## what is made from sources: static files, compiled catalogues
	@$(BIN)/python -m portal.assets
	@$(BIN)/python -m portal.catalogues

messages: dev-venv ## extract new texts and bring them into the catalogues
	@$(BIN)/python scripts/messages.py update

# ---- test --------------------------------------------------------------------------------

test: dev-venv ## the whole suite: SQLite, PostgreSQL, browser
	@bash scripts/test.sh sqlite postgres browser

test-unit: dev-venv ## the suite on SQLite
	@bash scripts/test.sh sqlite

test-pg: dev-venv ## the suite on PostgreSQL
	@bash scripts/test.sh postgres

test-e2e: dev-venv ## the browser tests
	@bash scripts/test.sh browser

test-kills: dev-venv ## server and worker killed 50 times at random (KILLS=)
	@KILLS=$${KILLS:-50} $(BIN)/python -m pytest tests/serving/test_delivery.py -k killed -s -q

check: dev-venv ## format, lint, types, import contracts, catalogues, migrations
	@bash scripts/check.sh

format: dev-venv ## put the code in the house format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: dev-venv ## compare with the least possible application (BENCH_SIZES=, BENCH_ROUNDS=)
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.disclosures

bench-delivery: dev-venv ## 1,000 messages to a stand-in provider (BENCH_EVENTS=, BENCH_ANSWER=)
	@$(BIN)/python -m benchmarks.delivery

# ---- upkeep ------------------------------------------------------------------------------

lock: dev-venv ## refresh both lock files from pyproject.toml
	@bash scripts/lock.sh

clean: ## remove what can be made again; keeps instance/
	rm -rf $(VENV) build static/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
