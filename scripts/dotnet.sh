# Sourced by the root scripts: finds the .NET 10 SDK and sets its environment. $root is the checkout.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# No build server or compiler is left running behind the caller's back.
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

say() { printf '%s\n' "lightbox: $*" >&2; }

# Puts the SDK on PATH and names it in DOTNET_ROOT, which the built command needs when .NET is not in a system folder.
# Looks at folders only: starting `dotnet` to ask would cost the second start a tenth of a second.
use_dotnet() {
    local candidate folder
    if [ -z "${HOME:-}" ]; then export HOME="$root/artifacts/home"; fi
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
        [ -x "$candidate" ] || continue
        folder=$(dirname "$(readlink -f "$candidate")")
        compgen -G "$folder/sdk/10.0.*" > /dev/null || continue
        export DOTNET_ROOT="$folder" PATH="$folder:$PATH"
        # Nothing here is spoken to in a culture, so a machine without ICU (a bare Debian) will do.
        export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
        return 0
    done
    say "needs the .NET 10 SDK, which is not here. Install it (https://dotnet.microsoft.com/download/dotnet/10.0) and run this again."
    return 1
}
