using System.Text.RegularExpressions;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Text;

namespace Lightbox.Catalog.Datasets;

/// <summary>
/// Words that say that something is a picture, and not of what: nearly every dataset has them. "Cooking videos" asks for cooking; a dataset that only shares "videos" with it does
/// not answer it.
/// </summary>
internal static partial class PictureWords
{
    private const string List =
        "image imaging picture photo photograph photographic scan video clip film movie recording frame digital digit data dataset database set collection archive repository atlas benchmark challenge sample file record " +
        "label annotation annotated reader resource library portal project study research open public free large small high low quality resolution number count class classification detection recognition segmentation " +
        "machine deep learning model train training test ai";

    private static readonly Lazy<HashSet<string>> Stems = new(() => [.. List.Split(' ').Select(word => Stemmer.Stem(word))]);

    /// <summary>
    /// The topic without "scans" and "pictures", as long as other words are left: a set of slides that speaks of scanning is not nearer to "CT scans" than one of CT. "Images" stays:
    /// "whole slide images" is a name.
    /// </summary>
    public static string Without(string topic)
    {
        var rest = Bare().Replace(topic, " ");
        return Tokenizer.Words(rest).Exists(word => !StopWords.Contains(word) && !Stems.Value.Contains(Stemmer.Stem(word))) ? rest : topic;
    }

    /// <summary>Whether the hits share no other words with the topic, while another word of it was found nowhere.</summary>
    public static bool AreAll(string topic, IReadOnlyList<SearchHit> hits)
    {
        var found = hits.SelectMany(hit => hit.Explanation.Matches).Select(match => Stemmer.Stem(match.Asked)).ToHashSet();
        if (found.Count == 0 || !found.IsSubsetOf(Stems.Value)) return false;
        return Tokenizer.Words(topic).Exists(word => !StopWords.Contains(word) && Stemmer.Stem(word) is var stem && !found.Contains(stem) && !Stems.Value.Contains(stem));
    }

    [GeneratedRegex(@"\b(?:scans?|pictures?|photos?|photographs?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Bare();
}
