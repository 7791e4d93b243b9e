# Staffroom: `make run` shows it, `make test` proves it.
#
#   make run        a populated trust at http://localhost:8080; needs nothing but Go
#   make test       everything that must pass; what it needs from Debian it installs itself
#   make check      the quick part of it: format, vet, lint, generated code
#   make unit e2e   the other parts on their own
#   make fmt        format; make generate writes what programs write
#   make real       real curriculum and resources (DATA=folder) into a second trust
#   make shots      pictures of the main pages; make bench: how fast and how big it is
#
# On a branch of work, `go test ./internal/features/library/...` is enough: tests
# on PostgreSQL start a server of their own where one is installed.

GO    ?= go
ADDR  ?= localhost:8080
DEMO  ?= ./data/demo
DATA  ?= ../shared/data
SHOTS ?= ./shots

# Two at a time is what two cores can do; a hanging test fails well before CI's 25 minutes.
TESTFLAGS ?= -p 2 -timeout 12m

# Where several people or workers write at once, tests run under the race detector.
# The rest runs without: parsing and indexing are some ten times slower under it.
RACE ?= platform/db platform/jobs platform/facts platform/blob platform/web identity kernel app

export CGO_ENABLED = 0
LINT      = $(GO) tool -modfile=tools/go.mod staticcheck
WITH_PG   = $(GO) run ./internal/platform/db/dbtest/cluster --
GO_DIRS   = $(wildcard cmd internal e2e bench tools/*.go)

.DEFAULT_GOAL := help
.PHONY: help run build test check unit e2e fmt generate fresh setup real shots bench clean

help:
	@sed -n '/^#   /s/^#   //p' Makefile

build:
	@$(GO) build -trimpath -ldflags="-s -w" -o bin/staffroom ./cmd/staffroom

run: build
	@bin/staffroom demo --addr $(ADDR) --data $(DEMO)

test: setup check
	@$(WITH_PG) $(MAKE) --no-print-directory unit e2e
	@echo "All of make test passed."

check:
	@scripts/formatted $(GO_DIRS)
	$(GO) vet ./...
	$(LINT) ./...
	@$(MAKE) --no-print-directory fresh

unit:
	@RACE="$(RACE)" scripts/unit $(TESTFLAGS)

e2e:
	$(GO) test -vet=off -timeout 12m ./e2e/...

fmt:
	gofmt -w $(GO_DIRS)
	$(GO) tool templ fmt -log-level error $(wildcard internal)

generate:
	$(GO) tool templ generate -log-level error
	$(GO) generate ./...

# What programs write is committed; this finds what somebody forgot to write again.
fresh:
	@scripts/fresh

setup:
	@scripts/setup

real: build
	@scripts/real $(DATA)

shots:
	$(GO) run ./e2e/shots --out $(SHOTS)

bench: build
	bin/staffroom bench

clean:
	rm -rf bin shots coverage.out
