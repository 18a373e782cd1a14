using Lightbox.Knowledge.Terms;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Search;

/// <summary>What was found, with the concepts of the question and links to what is here.</summary>
internal sealed class ResultWriter(TermMapper terms, AssetsHere assets)
{
    /// <param name="query">As asked.</param>
    /// <param name="explain">With what each part of the ranker gave.</param>
    public async Task<SearchEntriesResponse> WriteAsync(string query, FoundEntries found, bool explain, CancellationToken cancellation)
    {
        var read = Query.AsRead(query, found.Result.Repairs);
        var response = new SearchEntriesResponse
        {
            Query = read,
            Answered = found.Hits.Count > 0,
            Partial = found.Result.Partial,
            LowConfidence = found.Hits.Count > 0 && found.Result.Confidence == Confidence.Low,
        };
        var places = new CodePoints(read);
        response.Concepts.AddRange(terms.Map(read).Select(match => ConceptMessages.Span(match, read, places)));
        var here = await assets.OfAsync(found.Hits.Select(hit => hit.Row.DatasetSource), cancellation);
        foreach (var (row, hit) in found.Hits) response.Results.Add(MatchMapping.ToMessage(row, hit, explain, here.GetValueOrDefault(row.DatasetSource, [])));
        return response;
    }
}
