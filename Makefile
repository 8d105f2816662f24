# Stipple. `make run` and `make test` install what is missing first.

export LANG := en_US.UTF-8
# What is tested and benched is what is shipped. Run without the tag to have
# Fyne report calls from a wrong goroutine.
export GOFLAGS := -tags=migrated_fynedo -buildvcs=false
VERSION := 0.1.0
LDFLAGS := -X main.version=$(VERSION)
BIN     := bin/stipple
DATA    ?=
CYCODEBASE ?=
FUZZTIME ?= 10m
CUTS  ?= 10000
KILLS ?= 1000
STEPS ?= 100000

.PHONY: run demo build test fuzz torture bench bench-start lint vuln package clean

run: build
	$(BIN) $(if $(DATA),--data "$(DATA)")

# A clinic of six fictional patients in bin/demo.stipple, and its window.
demo: build
	test -e bin/demo.stipple || $(BIN) --data bin/demo.stipple demo
	@echo 'User: Dr Demo   Passphrase: stipple demo clinic'
	$(BIN) --data bin/demo.stipple

build:
	bash .ci/packages build
	go build -ldflags "$(LDFLAGS)" -o $(BIN) ./cmd/stipple

test:
	bash .ci/packages test
	go test -timeout 40m ./...
	go test -race -short -timeout 30m ./planner/... ./store/...

# Every fuzz target for FUZZTIME each.
fuzz:
	bash .ci/packages build
	bash .ci/fuzz $(FUZZTIME)

# Power cuts, kills and steps beside the model, by the thousand, which takes hours.
# An ordinary run draws the same each time, this one what was never drawn: what fails
# names its STIPPLE_SEED; STIPPLE_SEED=… make torture does it again. Cuts are laid on a
# disk in memory where there is one.
torture: export STIPPLE_SEED ?= $(shell date +%s)
torture:
	bash .ci/packages build
	export TMPDIR=$$(test -d /dev/shm && echo /dev/shm || echo "$${TMPDIR:-/tmp}"); \
	STIPPLE_CUTS=$(CUTS) STIPPLE_LIES=$(CUTS) STIPPLE_ROUNDS=10 go test -count=1 -timeout 0 -run 'PowerCut|CutShort|DiskThatLied' ./store
	STIPPLE_KILLS=$(KILLS) go test -count=1 -timeout 0 -run 'Kill' ./store
	STIPPLE_FAULTS=0 go test -count=1 -timeout 0 -run 'EveryCallThatFails|EveryReadThatFails' ./store
	STIPPLE_STEPS=$(STEPS) go test -count=1 -timeout 0 -run 'PlainModel' ./store

bench:
	bash .ci/packages build
	go test -run '^$$' -bench . -benchmem ./planner/... ./store/... ./app/...
	$(if $(CYCODEBASE),planner/stipple/peer/run.sh "$(CYCODEBASE)")

# The figures of a clinic of 100,000 patients, 300,000 records and ten years of audit,
# kept in LOAD once it is made, which takes ten minutes and 5 GB.
LOAD ?= $(HOME)/.cache/stipple-load
.PHONY: load soak soak-window
load:
	mkdir -p "$(LOAD)"
	STIPPLE_LOAD_DIR="$(LOAD)" go test -timeout 0 -run '^$$' -bench BenchmarkLoad ./store

# A day of a clinic, played fast, after which nothing may have grown.
soak:
	STIPPLE_SOAK=40 go test -count=1 -timeout 0 -run TestSoak -v ./app

# Half an hour of work in the real window, by keyboard, with the same aim.
soak-window:
	bash .ci/packages test
	STIPPLE_SOAK_WINDOW=30m go test -count=1 -timeout 0 -run TestSoakInTheRealWindow -v ./cmd/stipple

# How long the window takes to appear, beside the toolkit's smallest one.
bench-start:
	bash .ci/packages test
	go test -run '^$$' -bench Start -v ./cmd/stipple

lint:
	bash .ci/packages build
	@unformatted=$$(go tool gofumpt -l .); test -z "$$unformatted" || { echo "not gofumpt-ed:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	bash .ci/gosec

# Known vulnerabilities in what Stipple calls. It needs the network, so it is no
# part of the tests.
vuln:
	bash .ci/vuln

# A tar.xz for Linux in bin, with desktop file, icons and a Makefile to install.
package:
	bash .ci/packages package
	bash .ci/package $(VERSION)

clean:
	rm -rf bin
