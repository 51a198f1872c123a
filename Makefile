# Everything a person does here has a verb. Works with GNU make 3.81 (macOS) and newer.
.DEFAULT_GOAL := help
.PHONY: help demo test check build bench services up down clean install

WINNOW := npx --no winnow

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: build ## build, then run the quickstart study on real S&P 500 data (ARGS="…" adds options)
	@$(WINNOW) submit configs/studies/quickstart.json $(ARGS)

test: ## everything: install, lint, build, types, unit, integration and browser tests
	@node scripts/test.mjs

check: install ## the quick part of test: lint, types, unit tests
	@npm run --silent lint
	@npm run --silent typecheck
	@npm run --silent test:unit

build: install ## compile every package
	@npm run --silent build

bench: build ## side-by-side benchmark against peers (SUBJECT=name; without it: list the subjects)
	@node bench/run.mjs $(SUBJECT)

services: ## a throw-away real Redis and Postgres until Ctrl-C; prints the two export lines
	@node scripts/services.mjs

up: build ## start the farm (ARGS="…")
	@$(WINNOW) up $(ARGS)

down: ## stop the farm (ARGS="…")
	@$(WINNOW) down $(ARGS)

clean: install ## remove what build wrote
	@npm run --silent clean

install:
	@node scripts/install.mjs
