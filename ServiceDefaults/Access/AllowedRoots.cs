using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Access;

/// <summary>The folders that a path named in a request may lie under: <c>Lightbox:Roots</c>. None configured, none allowed.</summary>
public sealed class AllowedRoots
{
    public const string Key = "Lightbox:Roots";

    private readonly string[] roots;

    public AllowedRoots(IEnumerable<string> roots) => this.roots = [.. roots.Where(root => root.Length > 0).Select(RealPath.Of)];

    /// <summary>The roots with every symbolic link resolved.</summary>
    public IReadOnlyList<string> Folders => roots;

    /// <summary>The path with every symbolic link resolved, if it lies under a root; whether it exists is for the caller to find out.</summary>
    /// <exception cref="AccessDeniedException">It lies elsewhere; the message tells nothing of what is there.</exception>
    public string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0') || !Path.IsPathRooted(path))
            throw new InvalidRequestException("path", "must be an absolute path");

        var real = RealPath.Of(path);
        return Contains(real) ? real : throw new AccessDeniedException(
            "PATH_OUTSIDE_ROOTS", $"The path lies outside the folders this server may read ({Key}).");
    }

    /// <summary>Whether a resolved path lies under a root.</summary>
    public bool Contains(string realPath)
    {
        foreach (var root in roots)
        {
            if (realPath == root) return true;
            var prefix = root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar;
            if (realPath.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
