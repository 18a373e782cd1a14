using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lightbox.Storage.Migrations;

/// <summary>One numbered step of a schema.</summary>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Name">What it does, from the file's name.</param>
/// <param name="Sql">One or more statements; run in one transaction with the rest.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>sha256 of the text with LF line ends, so that a checkout's line ends change nothing.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

/// <summary>The migrations an assembly carries.</summary>
public static partial class MigrationSet
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>
    /// Reads the embedded resources <c>Migrations/{dialect}/0001_name.sql</c>
    /// (<c>&lt;EmbeddedResource Include="Migrations/**/*.sql" /&gt;</c> in the project).
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none, or a number is missing or used twice.</exception>
    public static IReadOnlyList<Migration> Load(Assembly assembly, string dialect)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var match = ResourceName().Match(resource);
            if (!match.Success || match.Groups["dialect"].Value != dialect) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(int.Parse(match.Groups["version"].Value), match.Groups["name"].Value, reader.ReadToEnd()));
        }

        return Ordered(migrations, $"{assembly.GetName().Name} ({dialect})");
    }

    internal static IReadOnlyList<Migration> Ordered(IEnumerable<Migration> migrations, string where)
    {
        var ordered = migrations.OrderBy(migration => migration.Version).ToList();
        if (ordered.Count == 0) throw new InvalidOperationException($"{where} embeds no migrations.");
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Version != i + 1)
                throw new InvalidOperationException($"The migrations of {where} are not numbered 1, 2, 3 ...: found {ordered[i].Version} at place {i + 1}.");
        }

        return ordered;
    }

    [GeneratedRegex(@"\.Migrations\.(?<dialect>[a-z]+)\.(?<version>\d{4})_(?<name>[a-z0-9_]+)\.sql$")]
    private static partial Regex ResourceName();
}
