# Silta. Two commands matter: `make run` shows it, `make test` checks it. Needs Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8000
DATA ?= var
VENV := .venv
BIN := $(VENV)/bin
DATABASE_URL ?=
CACHE_URL ?=
PYTEST_ARGS ?=
# Python keeps what it compiled, whatever the machine says: a process that compiles anew starts in twice the time.
unexport PYTHONDONTWRITEBYTECODE
WORKERS ?= 2

RUN_STAMP := $(VENV)/.installed-$(shell cksum < requirements.lock | tr ' ' '-')
DEV_STAMP := $(VENV)/.installed-dev-$(shell cksum < requirements-dev.lock | tr ' ' '-')
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po) \
	$(wildcard locale/wagtail/*/LC_MESSAGES/django.po) $(wildcard locale/wagtail/*/LC_MESSAGES/djangojs.po))
MANAGE := $(BIN)/python manage.py
DEMO := BASE_URL="http://127.0.0.1:$(PORT)" SILTA_DATA="$(abspath $(DATA))" DJANGO_SETTINGS_MODULE=intranet.settings.demo

.PHONY: run dev test install lint messages lock demo-reset docs pictures sbom help clean
.DEFAULT_GOAL := help

help: ## These lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(RUN_STAMP) $(CATALOGUES) ## The demo on http://127.0.0.1:8000 (PORT=8010 DATA=path put it elsewhere)
	@exec env $(DEMO) $(MANAGE) run_demo --port $(PORT)

dev: $(DEV_STAMP) $(CATALOGUES) ## The same with debug and auto-reload, for developers
	@$(DEMO) $(MANAGE) migrate --verbosity 0
	@$(DEMO) $(MANAGE) load_demo
	@exec env $(DEMO) SILTA_DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

# Several processes side by side, then what measures time by itself. Nothing to run (5) is no failure.
PYTEST = env $(if $(DATABASE_URL),DATABASE_URL="$(DATABASE_URL)") $(if $(CACHE_URL),CACHE_URL="$(CACHE_URL)") $(BIN)/python -m pytest
test: $(DEV_STAMP) $(CATALOGUES) ## All tests (DATABASE_URL=postgres://… on PostgreSQL)
	@$(PYTEST) -n $(WORKERS) -m "not slow" $(PYTEST_ARGS) || [ $$? = 5 ]
	@$(PYTEST) -m slow $(PYTEST_ARGS) || [ $$? = 5 ]

install: $(DEV_STAMP) $(CATALOGUES) ## The pinned packages for development

lint: $(DEV_STAMP) ## Style, types, imports, migrations, catalogues, generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	DJANGO_SETTINGS_MODULE=intranet.settings.test $(MANAGE) check_in_step

messages: $(DEV_STAMP) ## Bring the message catalogues in step with the code (needs gettext)
	DJANGO_SETTINGS_MODULE=intranet.settings.test $(MANAGE) check_messages --write

demo-reset: $(RUN_STAMP) $(CATALOGUES) ## Throw the demo's data away and load it anew
	@$(DEMO) $(MANAGE) reset_demo

docs: $(DEV_STAMP) ## Write the generated documents anew
	DJANGO_SETTINGS_MODULE=intranet.settings.test $(MANAGE) document_roles
	DJANGO_SETTINGS_MODULE=intranet.settings.test $(MANAGE) document_records

pictures: $(DEV_STAMP) ## The guides' pictures anew, of the demo that runs on PORT (needs Chromium)
	$(BIN)/python docs/pictures.py --url http://127.0.0.1:$(PORT)

lock: $(DEV_STAMP) ## Resolve the dependencies anew and pin them with hashes
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --generate-hashes --no-emit-index-url --no-header \
		--universal --python-version 3.11 -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --group dev --generate-hashes --no-emit-index-url --no-header \
		--universal --python-version 3.11 -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --extra s3 --generate-hashes --no-emit-index-url --no-header \
		--universal --python-version 3.11 -c requirements.lock -o requirements-s3.lock

# What a server has, in an environment of its own: the lock alone names no licences and no dependencies.
sbom: $(DEV_STAMP) ## Bill of materials (CycloneDX, build/sbom.json) and docs/licences.md
	@mkdir -p build
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/sbom-env
	$(BIN)/uv pip sync --quiet --python build/sbom-env/bin/python --require-hashes requirements-s3.lock
	$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment build/sbom-env/bin/python \
		--pyproject pyproject.toml --mc-type application --output-reproducible --validate -o build/sbom.json
	DJANGO_SETTINGS_MODULE=intranet.settings.test $(MANAGE) document_licences --sbom build/sbom.json
	@rm -rf build/sbom-env

clean: ## Remove the virtual environment and build products (not the data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache screenshots

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Silta needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(BIN)/python
	@test -e "$(DEV_STAMP)" || { echo "Installing the pinned packages, once …"; \
		$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock; }
	@touch $@

$(DEV_STAMP): $(BIN)/python
	@echo "Installing the pinned packages for development, once …"
	@$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

locale/%.mo: locale/%.po | $(BIN)/python
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
