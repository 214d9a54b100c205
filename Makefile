# One command for each thing a person does here. `make help` lists them.
PY ?= python3
V := .venv
RUN := $(V)/bin
PORT ?= 8000
export PORT
export UV_LINK_MODE := copy

.PHONY: help run setup test check bench load

help:                                     ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: export SPRINT_MODE := demo
run: $(V)/.run                            ## the site with its demo program, on http://127.0.0.1:8000
	@$(RUN)/flask prepare-site
	@$(RUN)/flask run-site

setup: $(V)/.test                         ## everything for working on it

test: $(V)/.test                          ## every test that can run here; says what it skipped
	@$(RUN)/python -m pytest -n 2 --dist worksteal

check: $(V)/.test                         ## format, lint, types, content, then the tests: what CI runs
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/djlint sprint/templates --profile=jinja --lint --quiet
	SPRINT_MODE=demo $(RUN)/flask content check
	$(RUN)/python -m pytest -n 2 --dist worksteal

bench: $(V)/.test                         ## the performance figures, as ratios to a floor measured in the same run
	@$(RUN)/python -m benchmarks

load: $(V)/.test                          ## a bounded load of a small site on the loopback: LOAD_SECONDS=60, LOAD_RATE=40
	@$(RUN)/python -m benchmarks.load

$(V)/.run: requirements.txt
	@$(PY) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PY) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(RUN)/python || $(PY) -m venv $(V)
	@echo "Installing what the site needs (once)"
	@$(RUN)/python -m pip install -q --disable-pip-version-check uv==0.13.9 \
	  && $(RUN)/uv pip install -q --python $(RUN)/python -r requirements.txt \
	  || $(RUN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(V)/.test: requirements-dev.txt $(V)/.run
	@echo "Installing the test tools (once)"
	@$(RUN)/uv pip install -q --python $(RUN)/python -r requirements-dev.txt \
	  || $(RUN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
