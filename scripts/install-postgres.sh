#!/usr/bin/env bash
# PostgreSQL 15 and pgvector 0.8.0 for the tests, on Debian 12: about 25 s from nothing, under 1 s when they are there.
# Debian 12 packages no pgvector, so it is built from the source package of trixie, checked by its hash.
# Nothing is started and no cluster is made: each test assembly runs a private one of its own.
set -euo pipefail

readonly major=15
readonly vector=0.8.0
readonly vector_sha256=867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0
readonly bin=/usr/lib/postgresql/$major/bin
readonly control=/usr/share/postgresql/$major/extension/vector.control
readonly library=/usr/lib/postgresql/$major/lib/vector.so

if [ -x "$bin/postgres" ] && [ -f "$library" ] && grep -q "'$vector'" "$control" 2>/dev/null; then
    exit 0
fi

if [ "$(id -u)" != 0 ]; then
    echo "The tests need PostgreSQL $major with pgvector $vector; run as root: $0" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
echo "Installing PostgreSQL $major and pgvector $vector for the tests."
quiet() { "$@" >"$log" 2>&1 || { tail -20 "$log" >&2; echo "failed: $*" >&2; exit 1; }; }
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

quiet apt-get update -qq
mkdir -p /etc/postgresql-common
if [ ! -x "$bin/postgres" ]; then
    # The package would start a cluster of its own, which nobody here uses.
    [ -f /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi
quiet apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold "postgresql-$major" gcc libc6-dev make

# The mirror is the one this machine already uses.
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
    sed -nE 's/^URIs:[[:space:]]*([^[:space:]]+).*/\1/p; s/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+[a-z]+[[:space:]]+main.*/\2/p' |
    { grep -m1 -E '/debian/?$' || true; })
[ -n "$mirror" ] || { echo "No Debian mirror in this machine's apt sources." >&2; exit 1; }

mkdir -p "$work"/{state/lists/partial,cache/archives/partial,source,dev,build}
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/trixie.list"
trixie=(-o "Dir::Etc::sourcelist=$work/trixie.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/state/lists"
    -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false)
(
    cd "$work/source"
    quiet apt-get "${trixie[@]}" update -qq
    quiet apt-get "${trixie[@]}" source --download-only pgvector
    echo "$vector_sha256  pgvector_$vector.orig.tar.gz" | sha256sum --check --quiet
    tar -xzf "pgvector_$vector.orig.tar.gz" -C "$work/build" --strip-components=1
)
(
    cd "$work/dev"
    # Headers without installing them: the package would bring clang and half of LLVM.
    quiet apt-get -o APT::Sandbox::User=root download "postgresql-server-dev-$major"
    dpkg -x "postgresql-server-dev-$major"_*.deb .
)
(
    cd "$work/build"
    headers=$work/dev/usr/include/postgresql/$major/server
    # OPTFLAGS= : the default is -march=native, which breaks when the folder moves to another machine.
    quiet make -j2 OPTFLAGS= with_llvm=no "PG_CONFIG=$bin/pg_config" "includedir_server=$headers"
    quiet make install OPTFLAGS= with_llvm=no "PG_CONFIG=$bin/pg_config" "includedir_server=$headers"
)
[ -f "$library" ] || { echo "pgvector was built but $library is not there." >&2; exit 1; }
