# The front door: each target calls what does the work. `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help deps build rehearse rehearse-text check check-sanitized lint bench fuzz install clean

PREFIX ?= /usr/local
DESTDIR ?=
# Simply expanded, so that the time is taken once.
OUT := $(or $(OUT),rehearsal/$(shell date -u +%Y%m%dT%H%M%SZ))
FUZZ_SECONDS ?= 600
# Warnings are errors where CI builds; elsewhere a newer compiler must not stand in the way.
WERROR ?= $(CI)

help:
	@echo 'make rehearse  a guided key signing ceremony with made-up keys, into rehearsal/TIME (OUT=DIR)'
	@echo 'make rehearse-text     the same signing as one command, without people and screens'
	@echo 'make check     all tests'
	@echo 'make check-sanitized   the same under the address and undefined behaviour sanitizers'
	@echo 'make build     leaves build/app/ksk (WERROR=1: warnings are errors)'
	@echo 'make lint      style, include arrows, static analysis, exported symbols'
	@echo 'make bench     speed and memory, as ratios'
	@echo 'make fuzz      each fuzz target for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make install   below DESTDIR= and PREFIX=$(PREFIX)'
	@echo 'make deps      the Debian packages that all of this needs (done by the others)'
	@echo 'make clean     removes what was built'

deps:
	@.ci/deps
	@.ci/virtual-reader

build: deps
	@test -f build/build.ninja || meson setup build
	@$(if $(WERROR),meson configure build -Dwerror=true)
	meson compile -C build

# Where there is no display, the autopilot plays everyone on a virtual one.
rehearse: build
	@mkdir -p "$$(dirname '$(OUT)')"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  build/app/ksk-console --rehearsal --out '$(OUT)'; \
	else \
	  tests/ui/with-display --size 1920x1080 build/app/ksk-console --rehearsal --out '$(OUT)' \
	    --autopilot --speed 20 --screenshots '$(OUT)/screenshots'; \
	fi
	@echo 'The rehearsal is in $(OUT)'

rehearse-text: build
	@mkdir -p "$$(dirname '$(OUT)')"
	build/app/ksk rehearse --out '$(OUT)'
	@echo 'The rehearsal is in $(OUT)'

check: build
	@.ci/check build

check-sanitized: deps
	@.ci/check-sanitized

lint: build
	@tests/lint/lint

bench: build
	@/usr/bin/python3 tests/bench/bench.py --ksk build/app/ksk --minimal build/tests/bench/minimal
	@tests/ui/with-display --size 1920x1080 /usr/bin/python3 tests/bench/first-frame.py \
	  --console build/app/ksk-console --bare build/tests/bench/bare-window --preload build/tests/bench/first-frame.so
	@/usr/bin/python3 tests/bench/film.py --ksk build/app/ksk --make-film build/tests/app/record/make-film
	@/usr/bin/python3 tests/bench/cameras.py --film-room build/tests/app/record/film-room \
	  --bare-cameras build/tests/app/record/bare-cameras --film-stamps build/tests/app/record/film-stamps
	@tests/ui/with-display --size 1920x1080 build/tests/bench/draw-pictures 10
	@tests/ui/with-display --size 1920x1080 --raised /usr/bin/python3 tests/bench/stage.py --console build/app/ksk-console \
	  --film-room build/tests/app/record/film-room --preload build/tests/bench/late-frames.so
	@tests/ui/with-display --size 1920x1080 /usr/bin/python3 tests/bench/audit.py --console build/app/ksk-console \
	  --ksk build/app/ksk

fuzz: deps
	@tests/fuzz/fuzz '$(FUZZ_SECONDS)'

# lib and not a folder of the architecture: the loader and pkg-config look there in every prefix that they know.
install: build
	meson configure build -Dprefix='$(abspath $(PREFIX))' -Dlibdir=lib
	DESTDIR='$(DESTDIR)' meson install -C build
	@test -n '$(DESTDIR)' || test "$$(id -u)" -ne 0 || ldconfig

clean:
	rm -rf build build-asan build-clang build-fuzz
