using System.Text.RegularExpressions;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Catalog.Datasets;

/// <summary>The catalogue's text index: made at the first search, kept in step with the shelf.</summary>
internal sealed class DatasetSearch(DatasetShelf shelf) : IDisposable
{
    private static readonly FieldSpec[] Fields =
    [
        new("name", 4, 0), new("modality", 3, 0), new("body part", 3, 0), new("finding", 2, 0), new("access", 2, 0), new("format", 1.5, 0),
        new("use", 1.5), new("annotation", 1), new("variable", 1), new("text", 1),
    ];

    private static readonly TimeSpan RegexPatience = TimeSpan.FromSeconds(1);

    private readonly Lock making = new();
    private TextIndex? index;
    private readonly Dictionary<string, string> indexedEtags = [];
    private int indexed = -1;

    /// <summary>
    /// What the query demands is a filter (<see cref="QueryWishes"/>), the rest of it ranks; a query that only demands lists what meets it. Hits that share no word with the
    /// query, repaired or synonymous, are left out when others do: they would only fill the list.
    /// </summary>
    /// <param name="allowed">The datasets that may be found, by id; null when all may.</param>
    public SearchResult Search(string query, int count, IReadOnlyDictionary<string, Dataset>? allowed = null) => Search(QueryWishes.Of(query), query, count, allowed);

    /// <summary>The same with the query's demands told apart already.</summary>
    public SearchResult Search(QueryWishes wishes, string query, int count, IReadOnlyDictionary<string, Dataset>? allowed = null)
    {
        // Asked of every text that shares a word with the query: not at all where nothing is demanded.
        var isOpen = allowed is null && !wishes.Demanded.Any();
        var options = new SearchOptions { Count = count, Filter = isOpen ? null : id => Find(id, allowed) is { } dataset && wishes.Allow(dataset) };
        var texts = Current();
        var found = texts.Search(PictureWords.Without(wishes.Topic), options);
        if (!found.Answered && wishes.Demanded.Any()) found = texts.Search(query, options);
        if (PictureWords.AreAll(wishes.Topic, found.Hits)) return SearchResult.Nothing;
        var matching = found.Hits.Where(hit => hit.Explanation.Matches.Count > 0).ToList();
        return matching.Count > 0 ? found with { Hits = matching } : found;
    }

    private Dataset? Find(string id, IReadOnlyDictionary<string, Dataset>? allowed) =>
        allowed is not null ? allowed.GetValueOrDefault(id) : shelf.TryFind(id, out var entry) ? entry.Description : null;

    public void Dispose() => index?.Dispose();

    /// <summary>The query with the words it was read as.</summary>
    public static string Understood(string query, SearchResult found) =>
        found.Repairs.Aggregate(query, (text, repair) => Regex.Replace(text, $@"\b{Regex.Escape(repair.Typed)}\b", _ => repair.Meant, RegexOptions.IgnoreCase, RegexPatience));

    /// <summary>In words: "'chest' in body part; 'effusions' (effusion) in finding".</summary>
    public static string Why(SearchHit hit)
    {
        var reasons = hit.Explanation.Matches.GroupBy(match => match.Asked).Take(5).Select(group =>
        {
            var best = group.First();
            var word = best.Found == best.Asked ? $"'{best.Asked}'" : $"'{best.Asked}' ({best.Found})";
            return $"{word} in {string.Join(" and ", best.Fields.Take(2))}";
        });
        var text = string.Join("; ", reasons);
        return text.Length > 0 ? text + "." : "Similar spelling.";
    }

    private TextIndex Current()
    {
        lock (making)
        {
            if (index is not null && indexed == shelf.Version) return index;
            var fresh = index ?? new TextIndex(Fields);
            indexed = shelf.Version;
            Follow(fresh, shelf.Entries);
            return index = fresh;
        }
    }

    /// <summary>What changed since is put anew, what is gone is taken out.</summary>
    private void Follow(TextIndex texts, IReadOnlyList<ShelfEntry> entries)
    {
        foreach (var entry in entries.Where(entry => indexedEtags.GetValueOrDefault(entry.Id) != entry.Description.Etag))
        {
            texts.Put(entry.Id, Texts(entry.Description));
            indexedEtags[entry.Id] = entry.Description.Etag;
        }

        if (indexedEtags.Count == entries.Count) return;
        var there = entries.Select(entry => entry.Id).ToHashSet();
        foreach (var id in indexedEtags.Keys.Where(id => !there.Contains(id)).ToList())
        {
            texts.Remove(id);
            indexedEtags.Remove(id);
        }
    }

    private static string[] Texts(Dataset dataset) =>
    [
        Join([DatasetNames.IdOf(dataset.Name), dataset.DisplayName, dataset.Title, .. dataset.Aliases, dataset.Provider]),
        Join(dataset.Modalities.SelectMany(modality => (string[])[modality.Code, modality.DisplayName])),
        Join(dataset.BodyParts.SelectMany(Called)),
        Join(dataset.Findings.SelectMany(Called)),
        AccessWords(dataset),
        Join(dataset.Formats),
        Join([.. dataset.UseCases, .. dataset.BestFor, .. dataset.KeyFeatures, .. dataset.ClinicalContexts]),
        Join([.. dataset.Annotations.SelectMany(annotation => (string[])[annotation.Kind, annotation.Description, .. annotation.Values]), .. dataset.GroundTruth]),
        Join([.. dataset.ClinicalVariables, .. dataset.Staining, .. dataset.Views, .. dataset.Splits, .. dataset.Files.SelectMany(file => file.Columns)]),
        dataset.Summary,
    ];

    private static IEnumerable<string> Called(CodedText coded) => [coded.Text, .. coded.Aliases, .. SearchWords.Of(coded.Text)];

    private static string AccessWords(Dataset dataset) => dataset.Access switch
    {
        AccessLevel.Open => "open access, no registration, no sign-up, direct download",
        AccessLevel.Registration => "registration required, request access, agreement",
        AccessLevel.Restricted => "restricted access, application",
        _ => "",
    };

    private static string Join(IEnumerable<string> texts) => string.Join(", ", texts.Where(text => text.Length > 0));
}
