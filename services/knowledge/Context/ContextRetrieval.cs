using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Knowledge.Context;

/// <summary>Finds what belongs into a context pack and has it written: for a question, for an image, or for a question about an image.</summary>
internal sealed class ContextRetrieval(EntrySearch search, AssetReader assets, AnnotatedFindings findings, ContextPackWriter writer)
{
    private const int DefaultTokens = 2000;

    /// <summary>Tokens of a short entry: a budget has room for no more entries than this many times over.</summary>
    private const int TokensPerEntry = 60;

    /// <summary>Entries read where a finding of the image must be among what they speak of.</summary>
    private const int Depth = 200;

    /// <exception cref="InvalidRequestException">A field is not as the contract says.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such asset.</exception>
    public async Task<ContextPack> RunAsync(RetrieveContextRequest request, CancellationToken cancellation)
    {
        if (request.MaxTokens is not 0 and not (>= 100 and <= 100_000)) throw new InvalidRequestException("max_tokens", "must be 0 or lie between 100 and 100000");
        if (request.Asset.Length == 0 || request.Query.Length > 0) Query.Checked(request.Query);
        _ = Filter.Parse(request.Filter, EntryFacets.Fields);
        var budget = request.MaxTokens == 0 ? DefaultTokens : request.MaxTokens;
        var count = Math.Clamp(budget / TokensPerEntry, 5, Depth);
        if (request.Asset.Length == 0)
        {
            var found = await search.RunAsync(request.Query, new SearchOptions { Count = count }, Narrowing.Of(request.Filter, "", ""), cancellation);
            return writer.Write(found.Hits, budget);
        }

        var subject = await assets.ReadAsync(request.Asset, cancellation);
        var pack = writer.Write(await OfImageAsync(subject, request, count, cancellation), budget);
        pack.Filters.AddRange(subject.Filters);
        return pack;
    }

    /// <summary>
    /// Entries of its modality and body part. Where its annotations name findings an entry has to speak of one of them, or of one that was asked for; a question that finds
    /// nothing by itself ("what could this be") is asked again with them.
    /// </summary>
    private async Task<IReadOnlyList<(EntryRow Row, SearchHit Hit)>> OfImageAsync(AssetSubject subject, RetrieveContextRequest request, int count, CancellationToken cancellation)
    {
        var narrowing = Narrowing.Of(request.Filter, "", "", also: facets => Fits(subject, facets));
        var options = new SearchOptions { Count = subject.Findings.Count > 0 ? Depth : count };
        var question = request.Query.Length > 0 ? request.Query : subject.Question;
        if (question.Length == 0) return [];
        var found = await search.RunAsync(question, options, narrowing, cancellation);
        if (!found.Result.Answered && subject.Findings.Count > 0 && request.Query.Length > 0)
            found = await search.RunAsync(subject.Question, options, narrowing, cancellation);
        if (subject.Findings.Count == 0) return found.Hits;
        var wanted = new Mentions(subject.Findings.Concat(findings.In(request.Query)));
        return [.. found.Hits.Where(hit => wanted.In(Said(hit.Row))).Take(count)];
    }

    /// <summary>An entry that names no modality or no body part holds for all of them.</summary>
    private static bool Fits(AssetSubject subject, EntryFacets facets) =>
        (subject.Modalities.Count == 0 || facets.Modalities.Count == 0 || subject.Modalities.Any(code => facets.Modalities.Any(own => ModalityNames.Meant(code).Contains(own))))
        && (subject.BodyParts.Count == 0 || facets.BodyParts.Count == 0 || subject.BodyParts.Any(part => facets.BodyParts.Any(own => BodyRegions.Fit(part, own))));

    private static string Said(EntryRow row) =>
        string.Join(". ", row.Concepts.Select(concept => concept.Text).Concat(row.KeyFeatures).Concat(row.DifferentialDiagnosis).Prepend(row.Description).Prepend(row.FindingName));
}
