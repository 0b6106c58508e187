# geneve: an emulator of the Myarc Geneve 9640.
#
#   make run      build it and open the window on the built-in volume
#   make test     build it and run all tests
#   make fuzz     random system calls beside real systems, mutated disk images, killed runs
#   make bench    speed, without any assertion
#   make lint     check the formatting;  make format  mend it
#   make install  PREFIX=/usr/local
#
# Both commands install what Debian lacks first (as root, or through sudo).

SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT ?= swift
# Options for the program: make run ARGS="work.dsk --scale 3"
ARGS ?=

BUILD_PACKAGES := libsdl2-dev libpng-dev zlib1g-dev libedit-dev
TEST_PACKAGES := xvfb xdotool x11-apps gdb-multiarch
SOURCES := Sources Tests Package.swift Benchmarks

.PHONY: run test test-real build release bench lint format install clean swift-found \
	build-packages test-packages fuzz

run: release
	$$($(SWIFT) build -c release --show-bin-path)/geneve run $(ARGS)

build: swift-found build-packages
	$(SWIFT) build

release: swift-found build-packages
	$(SWIFT) build -c release --product geneve

test: swift-found build-packages test-packages
	GENEVE_OPTIMIZED=1 $(SWIFT) test --parallel

# Random calls of real systems beside our own code. FUZZ=200 rounds; SYSTEMS=FILE:FILE more system files;
# XDM99=/path/to/xdm99.py disks that both tools change in turn.
FUZZ ?= 100
fuzz: swift-found build-packages
	GENEVE_FUZZ_ROUNDS=$(FUZZ) GENEVE_SYSTEM_FILES=$(SYSTEMS) $(SWIFT) test --filter DifferentialTests
	GENEVE_FUZZ=1 $(SWIFT) test -c release -Xswiftc -enable-testing \
	  --filter 'FuzzTests|KilledWhileWriting|ContainerTests|DiskLimitTests|InteroperabilityTests'


# All screens and calls recorded of a real system, with code that is optimised; needs ../shared. GENEVE_RECORDINGS=DIR
# adds sessions recorded later (docs/real-system.md).
test-real: swift-found build-packages
	GENEVE_ALL_SCREENS=1 $(SWIFT) test -c release -Xswiftc -enable-testing --build-path .build-real \
	  --filter RealSystemTests

bench: release
	@bin=$$($(SWIFT) build -c release --show-bin-path)/geneve; Benchmarks/run "$$bin"

lint: swift-found
	$(SWIFT) format lint --strict --recursive $(wildcard $(SOURCES))

format: swift-found
	$(SWIFT) format --in-place --recursive $(wildcard $(SOURCES))

install: release
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/geneve
	install -m 755 $$($(SWIFT) build -c release --show-bin-path)/geneve $(DESTDIR)$(PREFIX)/bin/geneve
	install -m 644 roms/boot.rom $(DESTDIR)$(PREFIX)/share/geneve/boot.rom
	install -m 644 docs/geneve.1 $(DESTDIR)$(PREFIX)/share/man/man1/geneve.1

clean:
	rm -rf .build .build-*

swift-found:
	@command -v $(SWIFT) >/dev/null || { \
	  echo "geneve needs Swift 6 (https://www.swift.org/install/linux); '$(SWIFT)' is not on the PATH" >&2; \
	  exit 1; }

build-packages:
	@$(call install_missing,$(BUILD_PACKAGES))

test-packages:
	@$(call install_missing,$(TEST_PACKAGES))

# Installs those of the packages $(1) that are not there, or says in one line what to install.
define install_missing
missing=""; \
for package in $(1); do \
  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
    || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  if ! command -v apt-get >/dev/null; then \
    echo "geneve needs the equivalents of these Debian packages:$$missing" >&2; exit 0; \
  fi; \
  if [ "$$(id -u)" = 0 ]; then sudo=""; elif command -v sudo >/dev/null; then sudo=sudo; else \
    echo "please install first:  apt-get install$$missing" >&2; exit 1; \
  fi; \
  echo "installing$$missing"; \
  $$sudo apt-get update -qq \
    && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null \
    || { echo "please install first:  apt-get install$$missing" >&2; exit 1; }; \
fi
endef
