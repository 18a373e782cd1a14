#!/usr/bin/env bash
# The newcomer's check: in a bare Debian 12 with nothing but the .NET 10 SDK and git, clone this checkout's HEAD and run what the README
# says. Needs root, debootstrap and a few GB in FOLDER; everything it mounts and starts goes away with it.
#   scripts/bare-debian.sh FOLDER                       up --demo twice, then ./test
#   scripts/bare-debian.sh FOLDER ./lightbox --help     one command in the clone
# FOLDER is made when absent and kept; remove it for a check from nothing. DEBIAN_MIRROR names another mirror.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
[ $# -ge 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2; }
[ "$(id -u)" = 0 ] || { echo "needs root: chroot and mounts" >&2; exit 1; }

# A mount and process namespace of our own: no mount reaches the machine, and nothing started in there outlives this script.
if [ "${LIGHTBOX_BARE:-}" != inside ]; then
    LIGHTBOX_BARE=inside exec unshare --mount --propagation private --pid --fork --kill-child -- "$0" "$@"
fi

mkdir -p "$1"
bare=$(readlink -f "$1")
shift
step() { printf '\n== %s\n' "$*"; }

install_debian() {
    if [ -e "$bare/installed" ]; then return 0; fi
    step "a bare Debian 12 in $bare"
    debootstrap --variant=minbase bookworm "$bare" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" > "$bare.log" 2>&1 || { tail "$bare.log"; exit 1; }
    touch "$bare/installed"
}

# What belongs to this machine's network and not to Debian: names, apt's settings, local certificate authorities.
copy_network_settings() {
    cp -L /etc/resolv.conf "$bare/etc/resolv.conf"
    cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d/"
    mkdir -p "$bare/usr/local/share/ca-certificates"
    if [ -d /usr/local/share/ca-certificates ]; then cp -rL /usr/local/share/ca-certificates/. "$bare/usr/local/share/ca-certificates/"; fi
}

mount_kernel_folders() {
    mount -t proc proc "$bare/proc"
    mount --bind /sys "$bare/sys"
    mount --rbind /dev "$bare/dev"
    mount -t tmpfs tmpfs "$bare/dev/shm"
}

# In the clone, as a newcomer: nothing of this machine's environment but its proxies.
inside() {
    local proxies
    proxies=$(env | grep -iE '^(https?|no)_proxy=' || true)
    # shellcheck disable=SC2086
    env -i HOME=/root USER=root TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin $proxies \
        chroot "$bare" /bin/bash -c 'cd /root/lightbox && exec "$@"' bash "$@" < /dev/null
}

install_sdk_and_git() {
    local sdk
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    if [ ! -e "$bare/usr/bin/dotnet" ]; then
        step "the .NET SDK"
        mkdir -p "$bare/usr/share/dotnet"
        cp -a --reflink=auto "$sdk/." "$bare/usr/share/dotnet/"
        ln -s ../share/dotnet/dotnet "$bare/usr/bin/dotnet"
    fi
    if [ ! -e "$bare/usr/bin/git" ]; then
        step "git"
        chroot "$bare" /bin/sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends git' \
            > "$bare.log" 2>&1 < /dev/null || { tail "$bare.log"; exit 1; }
    fi
}

clone() {
    step "clone of $(git -C "$root" rev-parse --short HEAD)"
    rm -rf "$bare/root/lightbox"
    git clone -q --no-local "$root" "$bare/root/lightbox"
}

# Prints the first line of a GET over plain sockets: the bare system has no curl and need not.
first_line() {
    local host=${1#http://}
    host=${host%%/*}
    exec 3<> "/dev/tcp/${host%:*}/${host##*:}"
    printf 'GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$host" >&3
    head -n 1 <&3
    exec 3>&-
}

# Starts `up --demo`, waits for its serving line, looks at the page, presses Ctrl-C.
up_demo() {
    local log="$bare/root/up.log" started=$EPOCHREALTIME pid url='' stopped
    # Job control, so that it may be interrupted: a background process of a script ignores SIGINT.
    set -m
    inside ./lightbox up --demo > "$log" 2>&1 &
    pid=$!
    set +m
    while [ -z "$url" ]; do
        kill -0 "$pid" 2> /dev/null || { cat "$log"; echo "it ended before it served"; exit 1; }
        url=$(grep -oE 'http://(127\.0\.0\.1|localhost):[0-9]+' "$log" | head -n 1 || true)
        [ -n "$url" ] || read -r -t 0.05 <> <(:) || true
    done
    printf 'serving after %.1f s at %s: %s\n' "$(seconds_since "$started")" "$url" "$(first_line "$url")"
    wait_for_demo
    inside ./lightbox status --json
    stopped=$EPOCHREALTIME
    kill -INT -- "-$pid"
    wait "$pid" || true
    printf 'stopped after %.1f s\n' "$(seconds_since "$stopped")"
    cat "$log"
}

# The demo set is taken in after the serving line; it is in when two looks a second apart see the same, and something.
wait_for_demo() {
    local before='' now=''
    for _ in $(seq 60); do
        now=$(inside ./lightbox status --json || true)
        case "$now" in *'"takenIn": 0,'* | '') ;; "$before") return 0 ;; esac
        before=$now
        read -r -t 1 <> <(:) || true
    done
    echo "the demo set did not settle within a minute: $now"
    exit 1
}

seconds_since() { awk -v now="$EPOCHREALTIME" -v then="$1" 'BEGIN { print now - then }'; }

install_debian
copy_network_settings
mount_kernel_folders
install_sdk_and_git
clone

if [ $# -gt 0 ]; then
    inside "$@"
    exit
fi

step "./lightbox up --demo, from nothing"
up_demo
step "./lightbox up --demo, again"
up_demo
step "./test"
inside ./test
