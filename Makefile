# What one does here, by name; each target calls a script that says what it does.
PYTHON ?= python3
SETUP = @$(PYTHON) -m tools.setup
IN_VENV = @.venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help up preview destroy repair shell emulator test verify long crash fuzz lint fix bench clean

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## Trains and deploys the guide's model on a local Azure and asks it a question
	$(SETUP) requirements-local.txt
	$(IN_VENV) tools.local up

preview: ## Shows what `make up` would change, and what that would cost
	$(SETUP) requirements-local.txt
	$(IN_VENV) tools.local preview

destroy: ## Removes all that `make up` made, and ends the local Azure
	$(SETUP) requirements-local.txt
	$(IN_VENV) tools.local destroy

repair: ## Unlocks the local stack after a kill, and says what the kill left behind
	$(SETUP) requirements-local.txt
	$(IN_VENV) tools.local repair

shell: ## Opens a shell in which plain `pulumi` works on the local stack
	$(SETUP) requirements-local.txt
	$(IN_VENV) tools.local shell

emulator: ## Runs the local Azure in the foreground, with one line per request
	$(SETUP) requirements-local.txt
	$(IN_VENV) tools.local emulator

test: ## Runs all tests, or some: make test ARGS="tests/unit -k spec"
	$(SETUP) requirements-dev.txt
	$(IN_VENV) tools.engine > /dev/null
	$(IN_VENV) pytest -n auto --dist worksteal $(ARGS)

verify: ## Holds a real account to the contract too: which one, docs/emulator.md says
	$(SETUP) requirements-dev.txt
	$(IN_VENV) pytest tests/contract $(ARGS)

long: ## Runs the tests that take long, which `make test` leaves out
	$(SETUP) requirements-dev.txt
	$(IN_VENV) tools.engine > /dev/null
	$(IN_VENV) pytest -n auto --dist worksteal -m long $(ARGS)

crash: ## Crashes runs in every way at every request, for two hours: make crash ARGS="-k files.create"
	$(SETUP) requirements-dev.txt
	$(IN_VENV) tools.engine > /dev/null
	@CRASH_ALL=1 .venv/bin/python -m pytest tests/crash -n 3 --dist worksteal $(ARGS)

fuzz: ## Feeds the data check with bytes that nobody thought of, for ten minutes
	$(SETUP) requirements-fuzz.txt
	@mkdir -p .local/fuzz
	$(IN_VENV) tests.fuzz.fuzz_check -max_total_time=600 -max_len=4000 \
		-dict=tests/fuzz/jsonl.dict -artifact_prefix=.local/ .local/fuzz

lint: ## Checks style, format, types, the tests' docstrings and spelling
	$(SETUP) requirements-dev.txt
	$(IN_VENV) tools.lint

fix: ## Repairs what can be repaired by itself: style, format, the coverage page
	$(SETUP) requirements-dev.txt
	$(IN_VENV) tools.lint --fix
	$(IN_VENV) tools.coverage_page

bench: ## Times the main job, a preview, the data check and the local Azure, beside what each is compared with
	$(SETUP) requirements-dev.txt
	$(IN_VENV) tools.bench
	$(IN_VENV) tools.bench_preview
	$(IN_VENV) tools.bench_wait
	$(IN_VENV) tools.bench_data
	$(IN_VENV) tools.bench_emulator

clean: ## Removes what was made here; the Pulumi CLI in the user's cache stays
	@$(PYTHON) -m tools.clean
