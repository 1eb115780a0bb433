# Everything starts here: `make` lists the targets. Python 3.11 or newer with venv is all it needs.

export MKL_NUM_THREADS := 1
export MPLBACKEND := Agg
export OMP_NUM_THREADS := 1
export PYTHONHASHSEED := 0

python := .venv/bin/python
profile := $(if $(PROFILE),--profile $(PROFILE))
jobs := $(if $(JOBS),--jobs $(JOBS)) $(if $(DEVICE),--device $(DEVICE))
data := $(if $(DATA_ROOT),--data-root $(DATA_ROOT)) $(if $(YES),--yes)
out := $(if $(OUT),--out $(OUT)) $(if $(ANONYMOUS),--anonymous)

.PHONY: help report smoke test test-long lint lab bench env lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo "Variables: STUDY='NAME ...' PROFILE=smoke|laptop|full JOBS=N OUT=DIR"
	@echo "           DEVICE=auto|cpu|cuda|mps DATA_ROOT=DIR YES=1 ANONYMOUS=1 PYTHON=python3.11"

report: env ## train what is missing and write build/report/
	$(python) -m pitfalls_core report $(STUDY) $(profile) $(jobs) $(data) $(out)

smoke: env ## the same in a few minutes, with tiny runs, into build/smoke/
	$(python) -m pitfalls_core report $(STUDY) --profile smoke $(jobs) $(data) --out build/smoke $(if $(ANONYMOUS),--anonymous)

test: env ## the fast tests
	$(python) -m pytest -m "not long" -n 2 -q

test-long: env ## the slow tests: kills, simulations, browser, end to end
	$(python) -m pytest -m long -q

lint: env ## style, types and the direction of imports
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	.venv/bin/lint-imports

lab: env ## open the notebooks in JupyterLab, reachable from this machine only
	env -u JUPYTER_PATH -u MPLBACKEND JUPYTER_PREFER_ENV_PATH=1 $(python) -m jupyterlab --ServerApp.ip=127.0.0.1 notebooks

bench: env ## measure the targets for speed and memory
	$(python) -m tests.benchmarks

env: ## create or renew .venv, with everything in it
	@.ci/environment

lock: env ## resolve pyproject.toml anew: both locks and environment.yml (needs the package index)
	$(python) -m tests.setup.lock

clean: ## remove build/, which holds reports and all finished runs; .venv stays
	rm -rf build
