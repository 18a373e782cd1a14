using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Access;

/// <summary>realpath(3), which .NET lacks: a link in the middle of a path must not lead out of a root.</summary>
internal static class RealPath
{
    /// <summary>As the kernel's own limit.</summary>
    private const int MaximumLinks = 40;

    /// <summary>Every link resolved; parts that do not exist stay as they are.</summary>
    public static string Of(string path)
    {
        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    private static string Resolve(string full, ref int links)
    {
        var root = Path.GetPathRoot(full) ?? "/";
        var current = root;
        var parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var next = Path.Combine(current, parts[i]);
            var target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                current = next;
                continue;
            }

            if (++links > MaximumLinks) throw new InvalidRequestException("path", "too many symbolic links");
            var rest = string.Join(Path.DirectorySeparatorChar, parts[(i + 1)..]);
            return Resolve(Path.GetFullPath(Path.Combine(current, target, rest)), ref links);
        }

        return current;
    }
}
