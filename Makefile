# Each target does all of its own set-up: Python 3.11 and make are enough.
PORT ?= 8000
export PORT
ifdef SANDBOX_PORT
export SANDBOX_PORT
endif
ifdef LANTOA_DATA_DIR
export LANTOA_DATA_DIR
endif

# Where it is set, each of the many processes would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test browser lint shots bench chaos requirements
.DEFAULT_GOAL := demo

$(READY): requirements.txt pyproject.toml
	@echo "Đang cài đặt, lần đầu khoảng một phút … · Setting up, about a minute the first time …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@LANTOA_ENV=demo exec $(BIN)/lantoa up

test: $(READY)
	@$(BIN)/python -m cms.catalogues
	$(BIN)/python -m tests.servers $(BIN)/python -m tests.run

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(READY)
	@$(BIN)/python -m cms.catalogues
	$(BIN)/python -m pytest tests/browser

shots: $(READY)
	@$(BIN)/python -m cms.catalogues
	$(BIN)/python -m tests.browser.shots

bench: $(READY)
	@$(BIN)/python -m cms.catalogues
	$(BIN)/python -m tests.bench $(ROWS)

RUNS ?= 200
chaos: $(READY)
	@$(BIN)/python -m cms.catalogues
	$(BIN)/python -m tests.chaos --runs $(RUNS)

requirements:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-header --group dev pyproject.toml -o requirements.txt
