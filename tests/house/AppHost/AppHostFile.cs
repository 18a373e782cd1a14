using System.Text.RegularExpressions;
using Lightbox.Testing;

namespace Lightbox.House.Tests.AppHost;

/// <summary>
/// AppHost/apphost.cs as text. Its packages restore only where Aspire does, so the build cannot check it; what it names is read
/// here and held to the files, the configuration and <see cref="ResourceNames"/>.
/// </summary>
internal sealed partial class AppHostFile
{
    private readonly Dictionary<string, AppHostResource> _resources;

    private AppHostFile(string text)
    {
        Text = text;
        Projects = [.. ProjectDirective().Matches(text).Select(match => match.Groups[1].Value)];
        _resources = ResourceDeclaration().Matches(text).Select(Declared).ToDictionary(resource => resource.Variable);
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "AppHost");

    public static AppHostFile Current { get; } = new(File.ReadAllText(Path.Combine(Folder, "apphost.cs")));

    public string Text { get; }

    /// <summary>The paths of its <c>#:project</c> lines, relative to its folder.</summary>
    public IReadOnlyList<string> Projects { get; }

    public IEnumerable<AppHostResource> Resources => _resources.Values;

    /// <summary>Constants of <see cref="ResourceNames"/> that it uses, by their names in code.</summary>
    public IReadOnlySet<string> NamesUsed => NameUse().Matches(Text).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>Text between quotes, outside comments.</summary>
    public IEnumerable<string> Literals =>
        Literal().Matches(Comment().Replace(Text, "")).Select(match => match.Groups[1].Value);

    /// <summary>Configuration keys it sets, in their environment form (<c>Lightbox__Data</c>).</summary>
    public IEnumerable<string> SettingsSet => Literals.Where(text => text.StartsWith("Lightbox__", StringComparison.Ordinal)).Distinct();

    /// <summary>What a resource is given an address or connection string of.</summary>
    public IEnumerable<string> ReferencesOf(AppHostResource resource) =>
        resource.References.Select(variable => _resources[variable].Name).Order(StringComparer.Ordinal);

    private static AppHostResource Declared(Match match) => new(
        Variable: match.Groups["variable"].Value,
        Kind: match.Groups["kind"].Value,
        Project: match.Groups["project"].Value,
        Name: ValueOf(match.Groups["name"].Value),
        References: [.. Reference().Matches(match.Value).Select(call => call.Groups[1].Value)],
        Waits: [.. Wait().Matches(match.Value).Select(call => call.Groups[1].Value)],
        Declaration: match.Value);

    private static string ValueOf(string constant) =>
        typeof(ResourceNames).GetField(constant)?.GetRawConstantValue() as string
        ?? throw new InvalidDataException($"apphost.cs names ResourceNames.{constant}, which does not exist.");

    [GeneratedRegex(@"^#:project (\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex ProjectDirective();

    [GeneratedRegex(@"var (?<variable>\w+) = \w+\.Add(?<kind>\w+?)(<Projects\.(?<project>\w+)>)?\(ResourceNames\.(?<name>\w+)\)[^;]*;")]
    private static partial Regex ResourceDeclaration();

    [GeneratedRegex(@"\.WithReference\((\w+)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.WaitFor\((\w+)\)")]
    private static partial Regex Wait();

    [GeneratedRegex(@"\bResourceNames\.([A-Z]\w+)")]
    private static partial Regex NameUse();

    [GeneratedRegex("\"([^\"\r\n]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}

/// <summary>A resource as apphost.cs declares it: <c>var catalog = builder.AddProject&lt;Projects.Catalog&gt;(ResourceNames.Catalog)...;</c></summary>
internal sealed record AppHostResource(
    string Variable, string Kind, string Project, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Waits, string Declaration);
