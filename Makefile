# One entry point. `make demo` shows the product, `make test` proves it, `make check` reads it over.
SHELL := /bin/bash
PORT ?= 8000
PYTHON := .venv/bin/python
export DJANGO_SETTINGS_MODULE := config.settings

ASSETS := $(shell find assets -type f) package-lock.json .npmrc
# Whether this machine has a node that will do; else scripts/assets.sh takes one from a package.
NODE := $(shell command -v npm >/dev/null && scripts/node_will_do.sh && echo yes)
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check security sbom tamper corpora bench siege faults soak hosts proofs mutants assets clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.dev static/build/.done .venv/.catalogues ## everything that work on the code needs: virtual environment, front end, catalogues

# Front end and packages are fetched side by side: the first page is what a newcomer waits for.
demo: ## the running product with demo data; PORT=8000
	@$(MAKE) --no-print-directory -j2 .venv/.base static/build/.done .venv/.catalogues
	@DEMO=1 $(PYTHON) manage.py demo --port $(PORT)

test: .venv/.browser static/build/.done .venv/.catalogues ## every test on SQLite, then on PostgreSQL + Redis
	@scripts/test.sh

check: setup ## format, lint, types, contracts, templates, migrations, catalogue, deployment
	@scripts/check.sh

security: .venv/.dev .venv-security/.done ## bandit, own semgrep rules, ages and known holes of dependencies
	@scripts/security.sh

sbom: .venv/.base ## the bill of materials as CycloneDX JSON, into var/sbom.json
	@mkdir -p var && $(PYTHON) scripts/sbom.py > var/sbom.json && echo var/sbom.json

# DATABASE_URL and REDIS_URL choose the engine.
tamper: .venv/.dev static/build/.done ## 18 kinds of tampering at 20 places each, and 1,000 honest histories
	@DEMO=1 TAMPER_PLACES=$${PLACES:-20} TAMPER_HISTORIES=$${HISTORIES:-1000} .venv/bin/pytest -s -p no:randomly tests/tamper

corpora: .venv/.dev ## every hostile and honest upload and workbook
	@DEMO=1 WHOLE_CORPUS=1 .venv/bin/pytest -s -p no:randomly tests/petitions/uploads/test_corpus.py tests/petitions/importing/test_hostile.py

bench: .venv/.base static/build/.done .venv/.catalogues ## how fast it is at a size, into docs/figures.md; CASES=1000000
	@scripts/bench.sh

proofs: .venv/.dev static/build/.done .venv/.catalogues ## the long versions of what test asks in short; ONLY="walks histories"
	@scripts/proofs.sh

siege: .venv/.browser static/build/.done .venv/.catalogues ## guesses, floods and scripts against the public side, into docs/figures.md; API_FUZZ=80
	@scripts/siege.sh

faults: .venv/.dev static/build/.done .venv/.catalogues ## what is lost when processes and servers die under load, into docs/figures.md; ROUNDS=30
	@scripts/faults.sh

soak: .venv/.dev static/build/.done .venv/.catalogues ## mixed load with a fault a minute, into docs/figures.md; MINUTES=60
	@SOAK=$${MINUTES:-60} scripts/faults.sh

hosts: .venv/.dev static/build/.done .venv/.catalogues ## several hosts, a replica and a fail-over, into docs/figures.md; as root; ROUNDS=1
	@scripts/hosts.sh

mutants: .venv/.dev ## whether the tests of the clock notice each small change to it; MUTANTS=200 for a sample
	@$(PYTHON) scripts/mutants.py

assets: static/build/.done ## build static/build/ from assets/

clean: ## remove what can be made again; the data in var/ stays
	rm -rf .venv .venv-security node_modules static/build fonts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -path ./var -prune -o -name '*.mo' -exec rm -f {} +

.venv/.base: requirements/base.txt
	@scripts/venv.sh $<
	@touch $@

.venv/.dev: requirements/dev.txt
	@scripts/venv.sh $<
	@touch $@ .venv/.base

.venv/.browser: requirements/browser.txt
	@scripts/venv.sh $<
	@touch $@ .venv/.dev .venv/.base

# Tools that are large and no part of the product, apart from everything else.
.venv-security/.done: requirements/security.txt
	@[ -x .venv-security/bin/python ] || python3 -m venv .venv-security
	@.venv-security/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

static/build/.done: $(ASSETS) assets/build.mjs | $(if $(NODE),,.venv/.base)
	@scripts/assets.sh
	@touch $@

.venv/.catalogues: $(CATALOGUES) | .venv/.base
	@DEMO=1 $(PYTHON) manage.py compile_catalogue
	@touch $@
