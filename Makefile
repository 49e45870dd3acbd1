# Two commands set everything up on a fresh machine: make demo, make test.
# Every target prints what it does. Debian packages are installed where root.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.1.0)
OUT     := out
# Where the program spends its time (make profile). It lies under no name that go build takes by itself: everything is
# compiled anew with it, which only what is handed out or measured is worth.
PGO     := bench/guyline.pgo
DATA    ?= $(if $(GUYLINE_TESTDATA),$(GUYLINE_TESTDATA),../shared/data)

.PHONY: setup demo test score build pages pages-test lint fmt bench profile verify-page validate-csaf mutations kills fuzz docs docs-check tables clean help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

build: ## build the program into out/guyline
	$(GO) build -trimpath -pgo=$(PGO) -ldflags "-X main.version=$(VERSION)" -o $(OUT)/guyline ./cmd/guyline

pages: ## build the program with its pages (Node and a registry needed) into out/guyline
	@echo "building the pages of guyline serve (npm), and the program with them"
	cd web && npm ci --silent && npx vite build
	$(GO) build -tags pages -trimpath -pgo=$(PGO) -ldflags "-X main.version=$(VERSION)" -o $(OUT)/guyline ./cmd/guyline

pages-test: pages ## test the pages: types, units, and a browser that walks them (Debian's chromium)
	cd web && npm run check && npm test && node e2e/pages.mjs ../$(OUT)/guyline

demo: PGO := off
demo: build ## build, then assess the example network and write its report
	@echo "assessing examples/valley, a whole network that we made up"
	@$(OUT)/guyline assess examples/valley --fail-on none
	@echo "what its failures cost, and what to build next"
	@$(OUT)/guyline rollout resilience examples/valley --quiet --most 5
	@$(OUT)/guyline rollout plan examples/valley --quiet
	@echo "how an attacker comes to subscriber keys: the fewest changes that stop him"
	@$(OUT)/guyline attack fixes examples/valley --to subscriber-keys --quiet
	@echo "on whom it depends: what goes with one supplier"
	@$(OUT)/guyline supply remove "Tessaly Radio Systems" examples/valley --quiet
	@echo "what a partner gets: sealed, with suppliers, places and files withheld, and verified"
	@rm -rf $(OUT)/share && mkdir -p $(OUT)/share
	@$(OUT)/guyline share key new $(OUT)/share/owner
	@$(OUT)/guyline share seal examples/valley --key $(OUT)/share/owner.key --output $(OUT)/share/valley.sealed --quiet
	@$(OUT)/guyline share disclose $(OUT)/share/valley.sealed --key $(OUT)/share/owner.key --policy examples/valley/share/partner.yaml --output $(OUT)/share/partner.guyline
	@$(OUT)/guyline verify $(OUT)/share/partner.guyline --key $(OUT)/share/owner.pub
	@$(OUT)/guyline assess examples/valley --fail-on none --quiet --format html --output $(OUT)/report.html
	@echo "The whole report: $(CURDIR)/$(OUT)/report.html"

# The programs of others that tests hold us against, and their Debian packages.
PEERS := tshark gdalinfo dot psql

setup: ## install what tests hold us against: tshark, GDAL, Graphviz, PostgreSQL (Debian, where root)
	@echo "setup: looking for $(PEERS), which decoders, rasters, graphs and the store are held against"
	@missing=; for p in $(PEERS); do command -v $$p >/dev/null || missing=1; done; \
	 if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	   echo "setup: installing tshark, gdal-bin, python3-gdal, graphviz and postgresql"; \
	   apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends tshark gdal-bin python3-gdal graphviz postgresql >/dev/null; \
	 fi; for p in $(PEERS); do command -v $$p >/dev/null || echo "no $$p: the tests that need it are skipped, and named below"; done

test: setup ## run every test, name those that were skipped, and print the scores against the test data where it lies
	$(GO) build ./...
	$(GO) vet ./...
	@echo "$(GO) test ./..."; log=$$(mktemp); $(GO) test -v ./... > $$log 2>&1; status=$$?; \
	 [ $$status -eq 0 ] || cat $$log; grep -E '^(ok|FAIL)' $$log; \
	 echo "skipped, and why:"; grep -B1 -E '^ *--- SKIP' $$log | grep -v -e '^--$$' -e '^=== ' || echo "  nothing"; rm -f $$log; exit $$status
	@$(MAKE) --no-print-directory score

score: ## run the conformance tests alone and print their scores
	@echo "scores against the test data (skipped where there is none: GUYLINE_TESTDATA)"
	@log=$$(mktemp); $(GO) test -count=1 -v -run '^TestConformance' ./... > $$log 2>&1; status=$$?; \
	 grep -E '^score |^--- (SKIP|FAIL)|_test.go:.*skipped' $$log; \
	 [ $$status -eq 0 ] || cat $$log; rm -f $$log; exit $$status

lint: ## gofmt, vet, staticcheck, govulncheck where it reaches its list
	@echo "gofmt"; test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@echo "govulncheck"; log=$$(mktemp); $(GO) tool govulncheck ./... > $$log 2>&1; status=$$?; \
	 if [ $$status -ne 0 ] && grep -q 'fetching vulnerabilities' $$log; then \
	   echo "govulncheck cannot reach its list from here: skipped"; status=0; else cat $$log; fi; rm -f $$log; exit $$status

bench: ## print the published figures (one part: BENCH=config, BENCH=rollout)
	@$(GO) run -pgo=$(PGO) ./bench -data $(DATA) -part '$(BENCH)'

verify-page: ## write out/verify.html: the verifier in one file that works offline in a browser
	@echo "compiling the verifier to WebAssembly, and putting it into $(OUT)/verify.html"
	@mkdir -p $(OUT) && $(GO) run ./cmd/verify-page -o $(OUT)/verify.html && ls -l $(OUT)/verify.html

validate-csaf: ## hold the CSAF that we write against csaf-validator-lib (Node and a registry needed)
	cd tools/csaf-validate && npm ci --silent --no-audit --no-fund
	GUYLINE_CSAF_VALIDATOR=$(CURDIR)/tools/csaf-validate/node_modules $(GO) test -count=1 -v -run 'CSAF' ./report ./cmd/guyline

mutations: ## change bundles, proofs and checkpoints at random, MUTATIONS times each (100000): none may be accepted
	GUYLINE_MUTATIONS=$(or $(MUTATIONS),100000) $(GO) test -count=1 -v -run Mutation ./bundle/...

kills: ## kill probes, servers and workers, KILLS times each (1000): every event and every job's result there, once
	GUYLINE_KILLS=$(or $(KILLS),1000) $(GO) test -count=1 -v -run '^TestKill' ./spool
	GUYLINE_KILLS=$(or $(KILLS),1000) GUYLINE_KILL_JOBS=4000 $(GO) test -count=1 -timeout 60m -v -run '^TestKill' ./store/job

profile: ## measure anew where the program spends its time, for the compiler (after large changes)
	$(GO) build -trimpath -pgo=off -o $(OUT)/bench ./bench
	$(OUT)/bench -child profile $(DATA) $(PGO)

fuzz: ## fuzz every reader and decoder of captures, terrain, radio, rollout, supply, bundles and frameworks too, FUZZTIME each (60s)
	@for p in $$($(GO) list ./source/... ./wire/... ./terrain/... ./radio/... ./rollout/... ./supply/... ./bundle/... ./framework/... ./server/... ./spool/...); do \
	   for f in $$($(GO) test -list '^Fuzz' $$p | grep ^Fuzz); do echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(or $(FUZZTIME),60s) -fuzzminimizetime 5x $$p || exit 1; done; done

docs: ## write the generated reference below docs/
	$(GO) run ./cmd/guyline docs --dir docs

docs-check: ## fail where the generated reference is not current
	@$(GO) run ./cmd/guyline docs --dir docs --check

tables: ## write the tables of facts anew from the test data
	$(GO) run ./tables -data $(DATA)
	$(GO) run ./tables/prefixes -data $(DATA)
	$(GO) run ./tables/fight -data $(DATA)
	$(GO) run ./tables/scripts

clean: ## remove what was built
	rm -rf $(OUT)
