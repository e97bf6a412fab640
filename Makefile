# Two commands do all set-up: `make demo` runs the nightly job on the demo company, `make test` tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LINES ?= 1000000
STAMP := $(VENV)/.installed
export SALES_PIPELINE_HOME ?= $(CURDIR)/.sales_pipeline
export DAGSTER_HOME := $(SALES_PIPELINE_HOME)/dagster
# Without compiled bytecode every start costs twice as much.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test ui lint fix bench faults test-browser test-gx test-slow lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q sales_pipeline
	touch $@

demo: $(STAMP) ## Set up, then run the nightly job on the demo company
	$(BIN)/sales-pipeline demo

test: $(STAMP) ## Set up, then run the tests
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

ui: $(STAMP) ## Open the Dagster UI on the same state
	$(BIN)/sales-pipeline prepare
	$(BIN)/dagster dev -w workspace.yaml

lint: $(STAMP) ## ruff, type checker, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 0 dbt_project/models dbt_project/tests

fix: $(STAMP) ## Let ruff repair what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## Measure each stage against its floor, LINES=1000000 (figures: tests/bench/RESULTS.md)
	$(BIN)/python tests/bench/bench_gate.py $(LINES)
	$(BIN)/python tests/bench/bench_landing.py $(LINES)
	$(BIN)/python tests/bench/bench_extract.py
	$(BIN)/python tests/bench/bench_model.py $(LINES)
	$(BIN)/python tests/bench/bench_identity.py $(LINES)

faults: $(STAMP) ## Kill the nightly run at many points and look at what is left
	$(BIN)/pytest -m faults tests/faults

test-browser: $(STAMP) ## Open pages in headless Chromium
	$(BIN)/pytest -m browser tests/browser

test-gx: $(STAMP) ## Compare our gate with stock Great Expectations
	$(BIN)/pytest -m gx tests/unit/gates

test-slow: $(STAMP) ## Tests of more than half a minute
	$(BIN)/pytest -m slow

lock: ## Pin all dependencies with hashes (needs uv)
	uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal --no-strip-extras \
		--extra dev --extra build pyproject.toml -o requirements.lock

clean: ## Remove the environment; state under SALES_PIPELINE_HOME stays
	rm -rf $(VENV)
