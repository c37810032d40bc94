# The commands of the house. A machine needs Python 3.11 or newer and make; `make setup` brings the rest into .venv.
.DEFAULT_GOAL := help
.PHONY: help setup pages demo serve check test test-long looks gallery bench sbom pins clean

# More words for pytest or for a bench, for instance: make test ARGS="-k clock"
ARGS ?=
# One bench or case by name, for instance: make bench ONLY=planner, make looks ONLY=tiny-post
ONLY ?=
PYTEST := .venv/bin/python -m pytest -n 2 --dist loadfile
DEMO := .venv/bin/egress brief cases/kabul-2021 --format text

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

setup: ## Make .venv ready: pinned dependencies and egress itself (the others do this first)
	@python=$$(sh tools/find_python.sh) && "$$python" tools/setup.py

demo: setup ## Print the brief of kabul-2021 on two days and write both as HTML to out/
	@mkdir -p out
	$(DEMO) --as-of 2021-07-10 --also html=out/brief-2021-07-10.html
	$(DEMO) --as-of 2021-08-10 --against 2021-07-10 --also html=out/brief-2021-08-10.html
	@echo "Both briefs, ready to open or print:"
	@echo "  $(CURDIR)/out/brief-2021-07-10.html"
	@echo "  $(CURDIR)/out/brief-2021-08-10.html"
	@echo "To look further, with maps, clocks and what-ifs: make serve"

pages: setup ## Build the pages of the web application, with the Node on the path or a fetched one
	@python=$$(sh tools/find_python.sh) && "$$python" tools/setup.py --pages

serve: setup ## Serve the web application and the API on this machine, over the example cases (in out/serve)
	@python=$$(sh tools/find_python.sh) && "$$python" tools/setup.py --pages || true
	@mkdir -p out/serve
	.venv/bin/egress serve --store out/serve/record/record.db --keys out/serve/keys --example cases

check: setup ## Run this before a commit: lint, format, types, floors, quick tests
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports --no-logo
	$(PYTEST) -q -m "not long and not slow" $(ARGS)

test: setup ## Run every test but the full trials
	$(PYTEST) -m "not long" $(ARGS)

test-long: setup ## Run every test, the full trials too
	$(PYTEST) $(ARGS)

looks: setup ## Draw the briefs of the shipped cases anew as references; ONLY=case for one
	.venv/bin/python -m tests.looks.renew $(ONLY)

gallery: setup ## Draw the pictures in docs/gallery anew: brief, plan, card and alert of kabul-2021 on two days
	.venv/bin/python tools/gallery.py

bench: setup ## Run the tables in benchmarks/, or one of them: make bench ONLY=name
	@python=$$(sh tools/find_python.sh) && "$$python" tools/setup.py --rivals
	@.venv/bin/python tools/bench.py $(ONLY) $(ARGS)

sbom: setup ## Write what a release is made of to out/sbom.json (CycloneDX)
	@mkdir -p out
	.venv/bin/python tools/sbom.py requirements/run.txt out/sbom.json

pins: setup ## Renew the pins after a change of pyproject.toml
	PATH="$(CURDIR)/.venv/bin:$$PATH" sh tools/pins.sh

clean: ## Remove what was built, but not .venv
	rm -rf out build dist src/egress/interfaces/pages .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
