# make help lists the targets. Everything runs in .venv, made once from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
LOCK_CMD := uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras \
  --generate-hashes --no-annotate --no-header --no-emit-package rfc3987-syntax --quiet -o requirements.lock
PEERS_CMD := uv pip compile benchmarks/peers.in --universal --python-version 3.11 \
  --generate-hashes --no-annotate --no-header --quiet -o benchmarks/peers.lock
# Set in the environment it would make every kernel recompile what it imports.
unexport PYTHONDONTWRITEBYTECODE
export OMP_NUM_THREADS ?= 1

BASE ?= HEAD
.PHONY: help report test types test-all bench guard audit dictionary messages lab wheel lock clean

help:          ## what can be made
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 12

report: .venv/installed  ## publish the made-up city's quarter, as it ended and as it stood in February (CITY=… QUARTER=… for another)
ifneq ($(CITY)$(QUARTER),)
	@$(BIN)/zx report $(CITY) $(QUARTER)
else
	@echo "== 一季度，三个月都已公布 · the first quarter, all months published"
	@$(BIN)/zx report
	@echo "== 同一季度在 2 月时，有预测和预警 · the same quarter in February: a forecast, no list yet"
	@$(BIN)/zx report --as-of 2022-02
endif

# Where a change is judged (CI=true) it is said what the tests ran through.
COVERAGE := $(if $(filter true,$(CI)),--cov=zx_analysis --cov-report=term:skip-covered)

test: .venv/installed    ## unit tests, notebook rules, nbval
	@$(BIN)/python -m pytest -n 2 --dist loadfile --nbval $(COVERAGE) tests notebooks

types: .venv/installed   ## pyright's basic rules
	@$(BIN)/basedpyright

# The browser has both cores to itself; a test of it that fails is run once more, for it waits for programs that are not ours.
test-all: test           ## the same plus the slow tests (whole reports, faults, cluster, documents, browser)
	@$(BIN)/python -m pytest -m slow tests/browser || $(BIN)/python -m pytest -m slow --last-failed tests/browser
	@$(BIN)/python -m pytest -m slow -n 2 --dist loadfile tests --ignore tests/browser

bench: .venv/installed .venv-peers/installed  ## time of cleaning and ranking, seats beside another package's; accuracy of the forecast beside its peers (--quick)
	@$(BIN)/python benchmarks/cleaning.py
	@$(BIN)/python benchmarks/ranking.py
	@$(BIN)/python benchmarks/allocation.py
	@$(BIN)/python benchmarks/forecast_accuracy.py --quick
	@$(BIN)/python benchmarks/mutation.py

mutation: .venv/installed  ## which errors put into the methods their tests notice
	@$(BIN)/python benchmarks/mutation.py

# Both publish the made-up city's packs, and every file is compared: what a change of form must not change.
guard: .venv/installed   ## do BASE=REVISION and this checkout publish the same packs? (PACKS=2: the last two only)
	@$(BIN)/python tests/whole/guard.py $(BASE) $(PACKS)

# The data on weaknesses comes from a server on the internet: where it does not answer, that is said and nothing is claimed.
# AUDIT=required makes that an error, for a machine that is known to reach it.
audit: .venv/installed   ## known weaknesses of the pinned packages, where the data can be reached
	@if $(BIN)/python -c "import socket; socket.create_connection(('api.osv.dev', 443), 5)" 2>/dev/null; then \
	  $(BIN)/pip-audit --requirement requirements.lock --no-deps --disable-pip --vulnerability-service osv --progress-spinner off; \
	else echo "audit: the data on weaknesses cannot be reached from here; nothing was audited" >&2; test "$(AUDIT)" != required; fi

.PHONY: docs lint mutation
docs: .venv/installed    ## build the site of docs/ in build/site, without the network; after make report with the pack
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lint: .venv/installed    ## rules, form, floors, spelling
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/codespell $$(git ls-files '*.py' '*.md' '*.toml')

dictionary: .venv/installed  ## write docs/data-dictionary.md anew from the contracts
	@$(BIN)/python -c "from zx_analysis.city.tables import markdown; print(markdown(), end='')" > docs/data-dictionary.md

messages: .venv/installed  ## write the list of all messages in docs/guide.zh-CN.md anew from the sources
	@$(BIN)/python -c "from zx_analysis.messages.guide import write; write()"

lab: .venv/installed     ## JupyterLab at the notebooks
	@$(BIN)/zx lab

wheel: .venv/installed   ## the source distribution and the wheel, in dist/
	@$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python --out-dir dist
	@ls dist/*

lock: .venv/installed    ## resolve the locks anew from pyproject.toml and benchmarks/peers.in
	@$(BIN)/$(LOCK_CMD)
	@$(BIN)/$(PEERS_CMD)

# statsforecast and its like ask for an older pandas: an environment of their own, only for the benchmarks.
.venv-peers/installed: benchmarks/peers.lock .venv/installed
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@VIRTUAL_ENV=.venv-peers $(BIN)/uv pip install --quiet --no-deps --require-hashes -r benchmarks/peers.lock
	@touch $@

clean:                   ## remove what was computed, the packs too (never data/raw, saved scenarios, or who approved)
	rm -rf .venv .venv-peers dist .pytest_cache .hypothesis .ruff_cache
	find data/processed -mindepth 2 ! -path '*/scenarios*' -delete
	find data/processed -mindepth 1 -type d -empty -delete
	find reports -mindepth 2 ! -name 'approvals-*.jsonl' -delete
	find reports -mindepth 1 -type d -empty -delete

# uv is itself pinned in the lock: pip installs that one entry, uv the rest, once.
.venv/installed: requirements.lock pyproject.toml
	@echo "== 安装：把软件包装进 .venv，第一次约半分钟 · installing into .venv, half a minute the first time"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .venv/uv.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --require-hashes --compile-bytecode -r requirements.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --offline -e .
	@echo "== 装好了 · installed"
	@touch $@
