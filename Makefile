# Folkmoot. `make run` and `make test` are all that a newcomer needs.

GO        ?= go
CACHE     ?= $(CURDIR)/bin/cache
CHROMIUM  ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
FERRETDB  ?= $(CACHE)/ferretdb
RUNS      ?= 10000
SEED      ?= 1
KILLS     ?= 50
VIEWERS   ?= 5000
export CGO_ENABLED ?= 1

.DEFAULT_GOAL := help

help: ## list all targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build everything and start the demonstration on http://localhost:8080
	./bin/folkmoot serve --demo --addr localhost:8080 --data ./data

build: frontend ## build the one static program at bin/folkmoot
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o bin/folkmoot ./cmd/folkmoot

frontend: frontend/node_modules ## build styles and scripts into frontend/dist
	cd frontend && node build.mjs

generate: ## write the Go code of the templates anew
	$(GO) tool templ generate -path frontend

frontend/node_modules: frontend/package-lock.json
	cd frontend && npm ci --no-fund --no-audit
	@touch $@

tools: ## install what the tests need and this machine lacks (Redis, Chromium)
	@./.ci/tools

test: tools frontend ferretdb test-generated test-go test-e2e ## run everything: Go with the race detector, real stores, real browser

test-generated: ## fail when a template was changed without `make generate`
	$(GO) tool templ generate -path frontend
	@git diff --exit-code --stat -- '*_templ.go' || { echo "The templates' Go code was out of date: commit what 'make generate' wrote."; exit 1; }

# SQLite is C made into Go: its pointers are not ours to check, and checking
# them takes longer than what is tested. Races are looked for there as well.
UNWATCHED := -gcflags='modernc.org/...=-d=checkptr=0'

test-go: frontend ferretdb ## vet and test all Go code with the race detector
	$(GO) vet ./...
	FOLKMOOT_TEST_FERRETDB=$(FERRETDB) $(GO) test -race $(UNWATCHED) -timeout 40m ./...

test-e2e: build ## the stories in headless Chromium, with axe on every page
	cd frontend && CHROMIUM=$(CHROMIUM) FOLKMOOT=$(CURDIR)/bin/folkmoot node e2e/run.mjs

ferretdb: $(FERRETDB) ## build the test-only server that speaks MongoDB's protocol

$(FERRETDB): storage/mongo/ferret/go.mod
	@mkdir -p $(CACHE)
	cd storage/mongo/ferret && $(GO) build -o $(FERRETDB) .

tour: build ## make the README's pictures anew
	cd frontend && CHROMIUM=$(CHROMIUM) FOLKMOOT=$(CURDIR)/bin/folkmoot TOUR=1 node e2e/run.mjs

test-faults: ferretdb ## kill servers, stores and Redis at random while people type: KILLS=50
	FOLKMOOT_TEST_FERRETDB=$(FERRETDB) COEDIT_KILLS=$(KILLS) COEDIT_CHAOS=90 COEDIT_TYPISTS=200 HUB_VIEWERS=5000 \
	$(GO) test -count=1 -timeout 45m -v ./realtime/coedit ./realtime/bus ./realtime/hub

fuzz-yjs: frontend/node_modules ## compare the document engine with npm yjs: RUNS=10000 SEED=1
	FUZZ_YJS_RUNS=$(RUNS) FUZZ_YJS_SEED=$(SEED) $(GO) test -count=1 -timeout 3h -run TestYjsAndTheEngineAgree -v ./realtime/ydoc

bench: build ferretdb ## speed, as ratios from one run
	FOLKMOOT_TEST_FERRETDB=$(FERRETDB) $(GO) test -run '^$$' -bench . -benchmem -timeout 60m ./...

bench-yjs: frontend/node_modules ## the document engine and npm yjs on the same keystrokes, in the same minutes
	YDOC_BENCH_YJS=1 $(GO) test -count=1 -timeout 60m -run TestFiguresBesideYjs -v ./realtime/ydoc

bench-live: ## how soon 5,000 people on two servers see a new comment: VIEWERS=5000
	FOLKMOOT_BENCH_VIEWERS=$(VIEWERS) $(GO) test -run '^$$' -bench AllWhoLookAtADraft -benchtime 1x -timeout 20m ./server

bench-peers: ## editing sessions beside y-websocket-server and Hocuspocus under the same load
	sh cmd/folkload/bench-peers.sh

clean: ## remove what was built (never ./data)
	rm -rf bin frontend/node_modules
	find frontend/dist -mindepth 1 ! -name KEEP -delete

.PHONY: help run build frontend generate tools test test-generated test-go test-e2e tour test-faults ferretdb fuzz-yjs bench bench-yjs bench-live bench-peers clean
