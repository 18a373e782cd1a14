using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lightbox.Cli.Completion;

/// <summary>What may stand where the cursor is.</summary>
internal static class Candidates
{
    /// <param name="line">As typed, with the command's own name.</param>
    /// <param name="position">Of the cursor in it, characters.</param>
    public static IReadOnlyList<string> Of(RootCommand root, string line, int position)
    {
        var typed = line[..Math.Clamp(position, 0, line.Length)].TrimStart();
        var name = typed.IndexOf(' ', StringComparison.Ordinal);
        if (name < 0) return [];
        var words = typed[name..].TrimStart();
        var word = words.Length == 0 || char.IsWhiteSpace(words[^1]) ? "" : CommandLineParser.SplitCommandLine(words).LastOrDefault() ?? "";
        var all = root.Parse(words).GetCompletions(words.Length).Select(item => item.InsertText ?? item.Label).Where(item => item.StartsWith(word, StringComparison.Ordinal));
        // Options are many: they come when a dash asks for them, and in their long form.
        return [.. all.Where(item => word.StartsWith('-') ? item.StartsWith("--", StringComparison.Ordinal) : !item.StartsWith('-') && !item.StartsWith('/')).Distinct().Order(StringComparer.Ordinal)];
    }
}
