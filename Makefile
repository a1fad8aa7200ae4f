# Two commands do everything on a fresh machine with Python 3.11 or later:
#   make demo    the sample days through the real main job
#   make test    lint, types, layers and all tests
.PHONY: help demo test quick lint venv rebuild clean
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# What the environment was built from; a copy inside it says whether it still is.
# Tests start hundreds of processes: without written bytecode each compiles all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

LOCK := requirements.lock

help:
	@echo "make demo    run the sample days; says what happened and where the e-mails lie"
	@echo "make test    lint, types, layers, all tests"
	@echo "make quick   the fast tests"
	@echo "make lint    lint, types, layers"
	@echo "make clean   remove $(VENV) and demo"

demo: venv
	@$(BIN)/digest demo

test: lint
	$(BIN)/pytest -q -n auto

quick: venv
	$(BIN)/pytest -q -n auto -m "not slow"

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

venv:
	@cmp -s $(LOCK) $(VENV)/built-from && $(BIN)/python -c "" || $(MAKE) --no-print-directory rebuild

# The newest Python that runs here, is 3.11 or later, and can make environments.
# A name on the PATH may be an empty shim, so each is asked to run something.
rebuild:
	@found=""; bare=""; \
	for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || continue; \
	  if "$$python" -c "import ensurepip, venv" 2>/dev/null; then found="$$python"; break; fi; \
	  bare="$${bare:-$$python}"; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  echo "$$bare cannot make environments: its venv module is not installed." >&2; \
	  echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
	  echo "No Python 3.11 or later was found. On Debian and Ubuntu: apt-get install python3 python3-venv" >&2; \
	  exit 1; \
	fi; \
	echo "making $(VENV) with $$("$$found" --version) (a minute or two, once)"; \
	"$$found" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@cp $(LOCK) $(VENV)/built-from

clean:
	rm -rf $(VENV) demo
