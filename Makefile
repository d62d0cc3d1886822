# Every target works as the first command on a fresh clone: those that need packages depend on
# .venv/.installed, which installs exactly what requirements.lock names.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
INSTALLED := .venv/.installed

# Exits 0 in a Python this project runs on.
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))

# The Python that makes .venv: `make test PYTHON=python3.12` chooses it, otherwise it is python3
# or, where that is too old or too new, the newest supported one on the PATH.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c '$(SUPPORTED)' 2>/dev/null; then echo $$python; exit; fi; done; echo python3)

.PHONY: help demo test check bench torture proto lock clean

help: ## List the targets.
	@echo 'Usage: make TARGET [PYTHON=python3.12]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(INSTALLED) ## Tell the story of a small marketplace; FILE=orders.csv.gz replays real orders.
	@$(BIN)/escrow demo $(if $(FILE),--file '$(FILE)')

test: $(INSTALLED) ## Run the tests, on three processes; TEST_ARGS go to pytest.
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(TEST_ARGS)

check: $(INSTALLED) ## Check style, types, imports, the contract, and that what is generated is fresh.
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python proto/lint.py
	@$(BIN)/python proto/generate.py --check
	@$(BIN)/python proto/generate_reference.py --check
	@$(BIN)/python -m ledger.generate_stages --check
	@$(BIN)/python -m ledger.generate_postings --check
	@$(BIN)/python clients/generate_sync.py --check

bench: $(INSTALLED) ## Measure against the ceilings, into build/bench.json; BENCH_ARGS go along.
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

torture: $(INSTALLED) ## Run the long crash and race tests, one at a time.
	@$(BIN)/python -m pytest -m torture --timeout 3600 $(TEST_ARGS)

proto: $(INSTALLED) ## Generate the code and the reference of proto/, and the synchronous client, again.
	@$(BIN)/python proto/generate.py
	@$(BIN)/python proto/generate_reference.py
	@$(BIN)/python -m ledger.generate_stages
	@$(BIN)/python -m ledger.generate_postings
	@$(BIN)/python clients/generate_sync.py

# The oldest Python makes the lock: what only it needs does no harm to the newer ones.
lock: $(INSTALLED) ## Pin the newest packages pyproject.toml allows, with hashes (Python 3.11).
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
		echo 'The lock is made with Python 3.11: make clean lock PYTHON=python3.11' >&2; exit 1; }
	@CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --upgrade --extra dev \
		--generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file requirements.lock \
		pyproject.toml

clean: ## Remove .venv and whatever was built or cached.
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml requirements.lock
	@python=$(PYTHON); $$python -c '$(SUPPORTED)' 2>/dev/null || { \
		version=$$($$python --version 2>&1) || version='not to be found'; \
		echo "This needs Python 3.11 to 3.14, but $$python is $$version." \
			"Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }; \
	echo "Installing the locked packages into .venv ..."; \
	test -x $(BIN)/pip || $$python -m venv --clear .venv
	@$(BIN)/pip install -qq --require-hashes --requirement requirements.lock
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@
