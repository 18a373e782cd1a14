namespace Lightbox.Bench.Peers;

/// <summary>A peer that is a Python library, behind a script of this project.</summary>
internal static class PythonPeer
{
    /// <param name="script">Below bench/, as "Volumes/nibabel_slice.py".</param>
    public static Task<ProcessPeer> StartAsync(string script, CancellationToken cancellation, params string[] arguments) =>
        // Debian's own Python: a version manager's lacks Debian's modules.
        ProcessPeer.StartAsync("/usr/bin/python3", [PeerTool.Script(script), .. arguments], cancellation);
}
