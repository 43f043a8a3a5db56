# Everything a developer types. `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
UV := .uv/bin/uv
export UV_PYTHON_DOWNLOADS := never
RUN := .venv/bin/python

.PHONY: help run test check bench fault-test format setup messages

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .uv 'uv>=0.9,<1'

.make/run: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact --python $(PYTHON)
	@mkdir -p .make && touch $@

.make/dev: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --all-extras --group dev --python $(PYTHON)
	@mkdir -p .make && touch $@ .make/run

setup: .make/dev ## Create the environment with everything for development

run: .make/run ## Start a working site with the starter catalogue and demo accounts
	@DEBUG=1 $(RUN) manage.py run_demo --port $(PORT)

test: .make/dev ## Run every test that this machine can run, and say what it cannot
	@$(RUN) tests/run_all.py

check: .make/dev ## Check style, layers, templates, migrations, messages and deployment settings
	@$(RUN) tests/check_all.py

bench: .make/dev ## Measure speed and sizes as ratios against bare limits
	@$(RUN) tests/bench/run.py

fault-test: .make/dev ## Answer on the real server while it is killed, its database crashes and lines are cut
	@$(RUN) tests/faults/run.py

format: .make/dev ## Format code and templates
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .

messages: .make/dev ## Collect interface strings into the gettext catalogues (needs gettext)
	@DEBUG=1 $(RUN) manage.py makemessages --no-location --no-wrap -l ar -l es -l fr -i 'tests/*' -i '.venv/*' -i '.uv/*'
