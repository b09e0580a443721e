# Five words run anything; `make help` says what each does.
PY ?= .venv/bin/python
export PYTHONPATH := $(CURDIR):$(CURDIR)/platform

.PHONY: check test
check:
	$(PY) -m ruff check . && $(PY) -m ruff format --check . && .venv/bin/lint-imports --no-cache
