# Every target does all the set-up it needs; `make` alone lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Hundreds of processes start in the tests; none is to compile all anew.
unexport PYTHONDONTWRITEBYTECODE
# Not --quiet, with which no warning counts.
MKDOCS := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

.DEFAULT_GOAL := help
.PHONY: help demo serve test check chaos fuzz bench bench-build bench-readers bench-serve bench-delivery bench-workers bench-moving bench-console pictures strings errors reference docs licences audit schema lock wheel clean

help: ## List what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "syndicate needs Python 3.11 or newer; PYTHON=… names one" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(VENV)/.run ## Build, plan and deliver the sample publication (no server needed)
	@$(BIN)/syndicate demo

serve: $(VENV)/.run ## Serve the sample publication on http://127.0.0.1:8000/
	@$(BIN)/syndicate serve

test: $(VENV)/.dev ## Run the tests, with branch coverage (but of the longest ones)
	@tools/browser
	@tools/programs curl openssl nginx caddy newsboat sfeed rss2email:r2e spamassassin mutt tmux libmail-dkim-perl:Mail::DKIM dovecot-imapd:dovecot
	@tools/programs postfix
	@tools/programs prometheus:promtool
	@tools/inmemory $(BIN)/python -m pytest -n 3 --dist worksteal $(if $(ARGS),--no-cov $(ARGS),--cov)

check: $(VENV)/.dev ## Lint, types, layers, catalogues, documentation, licences, known vulnerabilities, the sample
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml
	$(BIN)/python tools/strings.py --check
	$(BIN)/python tools/errors.py --check
	$(BIN)/python tools/schema.py --check
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/licences.py --check
	$(MKDOCS)
	$(BIN)/python tools/audit.py
	$(BIN)/syndicate check

chaos: $(VENV)/.dev ## Try every way to fail: kill, fill the disk, run everything at once
	WHOLE=1 $(BIN)/python -m pytest -n 3 --dist worksteal --no-cov $(ARGS)
	CHAOS=210 CHAOS_SEED=$$(date +%s) MISSED_SEED=$$(date +%s) CLOCKED_SEED=$$(date +%s) CLOCKED_WEEKS=12 TOGETHER_S=30 TOGETHER_ROUNDS=10 READERS=100 WORKERS_READERS=50000 YEARS=8 WEEKS=52 $(BIN)/python -m pytest tests/journeys/test_consent_machine.py tests/journeys/test_missed.py tests/journeys/test_year.py tests/newsletter/test_year.py tests/hard/test_chaos.py tests/hard/test_chaos_delivery.py tests/hard/test_chaos_workers.py tests/hard/test_full_disk.py tests/hard/test_one_clock.py tests/hard/test_together.py $(ARGS)

MINUTES ?= 10
fuzz: $(VENV)/.dev ## Feed front matter, Markdown, settings and the web with noise for MINUTES=10
	$(BIN)/python tools/fuzz.py $(MINUTES)

bench: $(VENV)/.dev ## Measure, as ratios within one run
	$(BIN)/python benchmarks/run.py
	$(BIN)/python -m benchmarks.mails
	$(BIN)/python -m benchmarks.dkim

SIZE ?= 1000
ROUNDS ?= 3
bench-build: $(VENV)/.dev ## Build SIZE=1000 works in three languages beside Hugo, into docs/performance.md
	$(BIN)/python -m benchmarks.build --size $(SIZE) --rounds $(ROUNDS)

ROWS ?= 1000000
bench-readers: $(VENV)/.dev ## Import and export a table of ROWS=1000000 readers, into docs/performance.md
	$(BIN)/python -m benchmarks.readers --rows $(ROWS)

bench-serve: $(VENV)/.dev ## Measure serve beside nginx (needs wrk and two cores)
	@tools/programs nginx wrk
	$(BIN)/python benchmarks/serve.py

MAILS ?= 5000
bench-delivery: ROUNDS = 5
bench-delivery: $(VENV)/.dev ## Deliver MAILS=5000 to smtp-sink beside smtp-source, into docs/performance.md
	$(BIN)/python -m benchmarks.delivery --rounds $(ROUNDS) --mails $(MAILS) $(ARGS)

bench-workers: MAILS = 20000
bench-workers: ROUNDS = 3
bench-workers: $(VENV)/.dev ## Deliver MAILS=20000 by workers on PostgreSQL, beside SQLite, into docs/performance.md
	$(BIN)/python -m benchmarks.workers --rounds $(ROUNDS) --mails $(MAILS) $(ARGS)

bench-moving: $(VENV)/.dev ## Move five million mails to PostgreSQL, killed now and then, into docs/performance.md
	$(BIN)/python -m benchmarks.moving $(ARGS)

bench-console: $(VENV)/.dev ## Time what the console asks for, beside 20 million mails (9 GB in var/)
	$(BIN)/python -m benchmarks.console $(ARGS)

pictures: $(VENV)/.dev ## Render the sample's mails and pages to docs/reviews/
	@tools/browser
	$(BIN)/python tools/pictures.py

strings: $(VENV)/.dev ## Extract texts for people and update every catalogue
	$(BIN)/python tools/strings.py

errors: $(VENV)/.dev ## Write docs/errors.md: every code and what is said of it
	$(BIN)/python tools/errors.py

reference: $(VENV)/.dev ## Write docs/reference/: settings, keys, commands, feeds, API and metrics, from the code
	$(BIN)/python tools/reference.py

docs: $(VENV)/.dev ## Build the documentation into var/docs/, to be read from the disk or from any web server
	$(MKDOCS)
	@echo "var/docs/index.html"

licences: $(VENV)/.dev ## Write docs/licences.md: what each package that runs is licensed under
	$(BIN)/python tools/licences.py

audit: $(VENV)/.dev ## Ask what is known against any locked package (needs the network)
	$(BIN)/python tools/audit.py

schema: $(VENV)/.dev ## Write down what all migrations make of a new SQLite database
	$(BIN)/python tools/schema.py

lock: ## Pin every dependency anew, with hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-header --no-annotate --quiet --group build pyproject.toml -o requirements/run.lock
	uv pip compile --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-header --no-annotate --quiet --group dev -c requirements/run.lock pyproject.toml -o requirements/dev.lock

wheel: $(VENV)/.run ## Build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

clean: ## Remove what was made here, but nothing that was written by people
	rm -rf $(VENV) dist public var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage
