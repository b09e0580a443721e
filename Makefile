# Each word runs from a fresh clone with nothing but Python 3.11: the environment is made on first use.
PYTHON ?= python3
RUN := $(PYTHON) ops/bootstrap.py
export PORT ARGS RULES

.PHONY: help demo test journeys check fix bench bench-relay soak native test-all picture lock check-cda

help: ## what each word does
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: ## everything real on this machine, with the demo region; PORT=8010 for another port
	@$(RUN) demo ops/demo.py

test: ## the tests, then the journeys in a real browser; ARGS="tests/billing -x" for some
	@$(RUN) test ops/test.py

journeys: ## the journeys alone
	@$(RUN) test ops/test.py --journeys

check: ## lint, layers, types, templates, migrations, production settings
	@$(RUN) test ops/check.py

check-cda: ## the public rules of the CI-SIS on documents of every form of act; RULES=folder
	@$(RUN) cda ops/check_cda.py

fix: ## what the tools can repair by themselves
	@$(RUN) test ops/check.py --fix

bench: ## measure again what benchmarks/README.md says
	@$(RUN) test ops/bench.py

bench-relay: ## the relay in Python, in C where built, and Janus where installed; ARGS="--short"
	@$(RUN) test ops/bench_relay.py

soak: ## the relay under joins and leaves: memory, tasks, files; ARGS="--minutes 5"
	@$(RUN) test ops/bench_relay.py benchmarks.forwarding.soak

native: ## build the relay's hot path in C; without it everything works, in Python
	@$(RUN) demo ops/native.py

test-all: ## the tests under every Python of this machine, from 3.11 on
	@$(RUN) test ops/test_all.py

picture: ## draw docs/cockpit.png again, from a call in the fresh demo that runs on PORT
	@$(RUN) test ops/picture.py

lock: ## freeze requirements/*.in again, with hashes
	@$(RUN) test ops/lock.py
