# Sourced by the root scripts: Debian and Ubuntu packages, installed when we may, named when we may not.
# Other systems are left alone.

on_debian() { command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; }

# Prints how to become root without being asked for a password: nothing, or sudo; fails when neither works.
root_prefix() {
    if [ "$(id -u)" = 0 ]; then return 0; fi
    command -v sudo > /dev/null && sudo -n true 2> /dev/null && echo "sudo -n"
}

# Whether the loader knows a shared library. The list is read whole first: a pipe that `grep -q` closes early would fail at random.
has_library() {
    if [ -z "${known_libraries:-}" ]; then
        known_libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    fi
    [[ "$known_libraries" == *$'\t'"$1 "* ]]
}

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

# Once a run is enough.
update_lists() {
    [ -z "${lists_updated:-}" ] || return 0
    $1 apt-get update -q && lists_updated=1
}

# install_packages WHY PACKAGE...: one line that says what happens; 1 when it could not be done, and then what to do about it.
install_packages() {
    local why=$1 as log
    shift
    if ! as=$(root_prefix); then
        say "$why needs: sudo apt-get install --no-install-recommends $*"
        return 1
    fi
    say "installing for $why: $*"
    known_libraries=
    mkdir -p "$root/artifacts"
    log="$root/artifacts/packages.log"
    if ! { update_lists "$as" &&
        $as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } < /dev/null > "$log" 2>&1; then
        tail -n 5 "$log" >&2
        say "could not install them (all of it: $log). By hand: sudo apt-get install --no-install-recommends $*"
        return 1
    fi
}

# need_listed_packages LIST WHY: what scripts/LIST-packages.txt names, one a line.
need_listed_packages() {
    on_debian || return 0
    local package missing=()
    while read -r package; do
        case "$package" in '' | '#'*) continue ;; esac
        has_package "$package" || missing+=("$package")
    done < "$root/scripts/$1-packages.txt"
    [ ${#missing[@]} = 0 ] || install_packages "$2" "${missing[@]}"
}

# What restoring packages over HTTPS needs: .NET's own TLS library and the certificates.
need_https() {
    on_debian || return 0
    local missing=()
    has_library libssl.so.3 || has_library libssl.so.1.1 || missing+=(openssl)
    [ -e "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" ] || missing+=(ca-certificates)
    [ ${#missing[@]} = 0 ] || install_packages "downloads over HTTPS" "${missing[@]}" || true
}

# What libOpenCvSharpExtern.so asks the system for (readelf -d); libgtk-3-0 brings pango, cairo, harfbuzz, freetype and X11.
# libvips brings its own. Without them JPEG 2000 and video say what is missing; everything else still works.
need_natives() {
    on_debian || return 0
    local missing=()
    has_library libgtk-3.so.0 || missing+=(libgtk-3-0)
    has_library libatomic.so.1 || missing+=(libatomic1)
    has_library libdrm.so.2 || missing+=(libdrm2)
    [ ${#missing[@]} = 0 ] || install_packages "JPEG 2000 and video decoding" "${missing[@]}" || say "going on without JPEG 2000 and video decoding"
}

# The page is bundled from npm packages while building.
need_node() {
    command -v npm > /dev/null && return 0
    if on_debian; then install_packages "bundling the page" nodejs npm && return 0; else say "bundling the page needs Node 18 or later with npm"; fi
    say "going on without the page; gRPC, REST and the command work"
}
