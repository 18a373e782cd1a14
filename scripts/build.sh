# Sourced by the root scripts: builds quietly, once. $root is the checkout.

# quiet_build TARGET: `dotnet build` with one line of progress; on failure the errors and where the whole log is.
quiet_build() {
    local log="$root/artifacts/build.log" started=$SECONDS build status=0
    mkdir -p "$root/artifacts"
    say "building $1 (the first time takes a few minutes) ..."
    (cd "$root" && exec dotnet build "$1" -c Release -v m -nodeReuse:false -clp:NoSummary) < /dev/null > "$log" 2>&1 &
    build=$!
    trap 'kill "$build" 2> /dev/null; exit 130' INT TERM
    if [ -t 2 ]; then
        while kill -0 "$build" 2> /dev/null; do
            printf '\rlightbox: %d s ' "$((SECONDS - started))" >&2
            sleep 1
        done
        printf '\r\033[K' >&2
    fi
    wait "$build" || status=$?
    trap - INT TERM
    if [ "$status" != 0 ]; then
        grep -E ': error ' "$log" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
        say "the build failed (all of it: $log)"
        return 1
    fi
    # What the build went on without, in its own words.
    sed -nE 's/^ *Lightbox: /lightbox: /p' "$log" | sort -u >&2
    say "built in $((SECONDS - started)) s"
}

# A fingerprint of everything the command is built from: names, sizes and times, so that the second start need not ask MSBuild.
# npm is in it because a build without it has no page.
sources_fingerprint() {
    local stat_line=(-c '%n %s %y')
    # macOS and the BSDs spell it another way.
    stat "${stat_line[@]}" . > /dev/null 2>&1 || stat_line=(-f '%N %z %Fm')
    (
        cd "$root" || exit 1
        command -v npm || echo "no npm"
        find AppHost ServiceDefaults storage protos imaging retrieval services cli Directory.*.props global.json .editorconfig \
            \( -name node_modules -o -name wwwroot -o -name obj -o -name bin \) -prune \
            -o -type f ! -name packages.lock.json -print0 2> /dev/null | xargs -0 stat "${stat_line[@]}" 2> /dev/null | LC_ALL=C sort || true
    ) | cksum
}

# build_command: brings artifacts/bin/cli/release/lightbox up to date with the sources.
build_command() {
    local stamp="$root/artifacts/built.stamp" now
    now=$(sources_fingerprint)
    [ -x "$command" ] && [ "$(cat "$stamp" 2> /dev/null)" = "$now" ] && return 0
    mkdir -p "$root/artifacts"
    # Two first starts at once: the second waits, then finds the work done.
    if command -v flock > /dev/null; then exec 9> "$root/artifacts/build.lock" && flock 9; fi
    if [ ! -x "$command" ] || [ "$(cat "$stamp" 2> /dev/null)" != "$now" ]; then
        need_https
        need_node
        now=$(sources_fingerprint)
        quiet_build cli || return 1
        # A build without the page for want of a network is tried again the next time.
        if grep -q 'npm packages could not be installed' "$root/artifacts/build.log"; then rm -f "$stamp"; else printf '%s\n' "$now" > "$stamp"; fi
    fi
    if command -v flock > /dev/null; then exec 9>&-; fi
}
