using System.Globalization;
using System.Text.RegularExpressions;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Text;

namespace Lightbox.Knowledge.Ask;

/// <summary>
/// What a sentence of a language model rests on. A number counts only where the pack has evidence of that number and the two have words in common: a model can write any
/// number behind anything.
/// </summary>
internal sealed partial class Citing(IReadOnlyList<Evidence> evidence)
{
    /// <summary>Share of a sentence's words that its evidence together must hold.</summary>
    private const double LeastShare = 0.3;

    private readonly Dictionary<int, HashSet<string>> words = evidence.ToDictionary(piece => piece.Number, piece => Words($"{piece.Title} {piece.Quote}"));

    public AnswerSentence Judge(string sentence)
    {
        int[] numbers = [.. Numbers(sentence).Distinct().Where(words.ContainsKey)];
        var said = Words(Marks().Replace(sentence, " "));
        int[] touching = [.. numbers.Where(number => said.Overlaps(words[number]))];
        var held = said.Count(word => touching.Any(number => words[number].Contains(word)));
        var supported = touching.Length > 0 && held >= LeastShare * said.Count;
        return new AnswerSentence { Text = sentence, Citations = { supported ? touching : [] }, Unsupported = !supported };
    }

    private static IEnumerable<int> Numbers(string sentence) =>
        from Match mark in Marks().Matches(sentence)
        from number in mark.Value.Trim('[', ']').Split(',', ';')
        select int.Parse(number.Trim(), CultureInfo.InvariantCulture);

    private static HashSet<string> Words(string text) =>
        [.. Tokenizer.Words(text).Where(word => word.Length > 1 && !StopWords.Contains(word)).Select(word => Stemmer.Stem(word))];

    [GeneratedRegex(@"\[\d{1,3}(\s*[,;]\s*\d{1,3})*\]")]
    private static partial Regex Marks();
}
