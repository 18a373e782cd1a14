namespace Lightbox.Bench.Peers;

/// <summary>Where the programs are that figures compare with; scripts/bench-packages.txt lists their Debian packages.</summary>
internal static class PeerTool
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/lib/iipimage-server", "/usr/local/bin", "/opt/homebrew/bin"];

    public static string Find(string program) =>
        Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"The peer {program} is not here; bench/bench run installs scripts/bench-packages.txt.");

    /// <summary>A script of this project, where it is kept.</summary>
    /// <param name="relative">Below bench/.</param>
    public static string Script(string relative) => Path.Combine(Checkout.Root, "bench", relative);
}
