using System.Text.RegularExpressions;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>Markdown's marks taken off a passage, for what is shown of it; its span stays that of the source.</summary>
internal static partial class MarkdownMarks
{
    public static string Without(string marked)
    {
        var text = Link().Replace(marked, "$1");
        text = Emphasis().Replace(text, "$2");
        return text.Replace("`", "", StringComparison.Ordinal);
    }

    /// <summary>[words](address) and ![words](address).</summary>
    [GeneratedRegex(@"!?\[([^\]\n]{0,300})\]\([^)\n]{0,1000}\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    /// <summary>**words**, *words*, __words__; an underscore within a word is none.</summary>
    [GeneratedRegex(@"(\*\*|__|\*)(?=\S)([^*\n]{1,500}?)(?<=\S)\1", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Emphasis();
}
