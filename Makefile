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

.PHONY: run demo build test fuzz bench bench-start lint vuln package clean

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
	go test ./...
	go test -race -short -timeout 30m ./planner/... ./store/...

# Every fuzz target for FUZZTIME each.
fuzz:
	bash .ci/packages build
	bash .ci/fuzz $(FUZZTIME)

bench:
	bash .ci/packages build
	go test -run '^$$' -bench . -benchmem ./planner/... ./store/... ./app/...
	$(if $(CYCODEBASE),planner/stipple/peer/run.sh "$(CYCODEBASE)")

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
