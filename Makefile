# make run    start Fawen          make test   the tests          make check   everything that must hold before a commit
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared

.PHONY: run test check check-shared peers bench-statistics bench-announcing bench-throughput bench-starting bench-costs fuzz fuzz-guided soak faults county licences audit check-deploy format packages clean

run: .venv/runs
	@$(BIN)/fawen run

test: .venv/tests packages
	$(BIN)/pytest -n auto --dist worksteal

check: .venv/tests packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/fawen check
	$(BIN)/pytest -n auto --dist worksteal

# What needs the statutes and the labelled questions, which are not part of the project.
check-shared: .venv/tests
	$(BIN)/fawen check --laws $(SHARED)/laws
	$(BIN)/python -m benchmarks.copies $(SHARED)/eval
	$(BIN)/python -m benchmarks.answers $(SHARED)/eval

# The field's other methods beside ours, in one run.
peers: .venv/tests
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[benchmarks]'
	$(BIN)/python -W ignore -m benchmarks.answers $(SHARED)/eval

# All indicators of a year over small and very large books, beside one hand-written query; SIZES=--small leaves the largest out.
bench-statistics: .venv/tests packages
	$(BIN)/python -m benchmarks.statistics $(SIZES)

# An announcement to so many example people, killed in the middle: who got it how often, and how many a second.
PEOPLE ?= 5000
bench-announcing: .venv/tests
	$(BIN)/python -m benchmarks.announcing $(PEOPLE)

# Fawen beside a bare echo bot on the same embedded server, on both databases, durable and not: answers a second, delays, memory.
QUESTIONS ?= 2000
bench-throughput: .venv/tests packages
	$(BIN)/python -m benchmarks.throughput $(QUESTIONS)

# How long the start takes and what is held at rest, Fawen beside a bare echo bot.
bench-starting: .venv/tests packages
	$(BIN)/python -m benchmarks.starting

# What a question and a case cost, what a worker holds at rest (docs/scale.md).
bench-costs: .venv/tests packages
	$(BIN)/python -m benchmarks.costs $(QUESTIONS)

# Made-up talks of hostile and clumsy people against the real router; says how many messages and presses they had.
TALKS ?= 2000
fuzz: .venv/tests
	$(BIN)/python -m tests.fuzz $(TALKS)

# What goes wrong on the way, on the disk and with the clock (docs/reliability.md).
faults: .venv/tests packages
	$(BIN)/pytest -q tests/test_faults.py

# The stories with two workers behind one port, which are killed meanwhile.
county: .venv/tests packages
	$(BIN)/pytest -q tests/test_county.py

# The licences of all that runs (docs/licences.txt), looked up in an environment without the tools of the tests.
licences: .venv/audit
	$(BIN)/pip-licenses --python=.venv/lean/bin/python --from=mixed --order=license --ignore-packages fawen --output-file=docs/licences.txt

# Known weaknesses of all that is pinned; asks the Python package index, or with AUDIT="--vulnerability-service osv" osv.dev.
audit: .venv/audit
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict $(AUDIT)

.venv/audit: .venv/tests
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[audit]'
	$(PYTHON) -m venv .venv/lean
	.venv/lean/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt .
	@touch $@

# What systemd says about the units, with this checkout's program in the place of the installed one.
check-deploy: .venv/runs
	rm -rf .venv/units && mkdir -p .venv/units && cp -r deploy/fawen.service deploy/fawen.service.d .venv/units/
	sed -i 's#/opt/fawen/#$(CURDIR)/#' .venv/units/fawen.service .venv/units/fawen.service.d/county.conf
	systemd-analyze verify $(CURDIR)/.venv/units/fawen.service
	rm -r .venv/units/fawen.service.d && systemd-analyze verify $(CURDIR)/.venv/units/fawen.service
	systemd-analyze security --offline=true --threshold=20 $(CURDIR)/.venv/units/fawen.service | tail -1
	tests/under-systemd

# Made-up texts against what reads them, led by what they reach; says how many there were.
SECONDS ?= 600
fuzz-guided: .venv/tests
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[guided]'
	$(BIN)/python -m tests.guided_fuzz $(SECONDS)

# The bot is killed at random moments under load; says what was sent, found, lost, doubled. ENGINE=--postgresql for the other database.
KILLS ?= 200
soak: .venv/tests
	$(BIN)/python -m tests.soak $(KILLS) $(ENGINE)

format: .venv/tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# A real browser for the tests of the chat page, and a real PostgreSQL.
packages:
	@{ command -v chromium && { command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl; }; } >/dev/null 2>&1 || tests/install-packages

.venv/runs: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fawen needs Python 3.11 or later")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/tests: .venv/runs
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache *.egg-info
