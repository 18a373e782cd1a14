using Grpc.Core;
using Lightbox.Knowledge.Context;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Search;

/// <summary>The wire face of search: validate, search, map.</summary>
internal sealed class SearchGrpc(EntrySearch search) : SearchService.SearchServiceBase
{
    private const int DefaultCount = 10;
    private const int MaximumCount = 100;
    private const int DefaultTokens = 2000;

    public override async Task<SearchEntriesResponse> SearchEntries(SearchEntriesRequest request, ServerCallContext context)
    {
        if (string.IsNullOrWhiteSpace(request.Query) && string.IsNullOrWhiteSpace(request.Symptom))
            throw new InvalidRequestException("query", "must not be empty unless symptom is given");
        if (request.HasMinScore && request.MinScore is not (>= 0 and <= 1)) throw new InvalidRequestException("min_score", "must lie between 0 and 1");
        var narrowing = Narrowing.Of(request.Filter, request.Modality, request.BodyPart, request.Symptom);
        var count = Count(request.PageSize);
        var options = new SearchOptions { Count = count };
        if (request.HasMinScore) options = options with { AnswerThreshold = request.MinScore };
        var query = string.IsNullOrWhiteSpace(request.Query) ? request.Symptom : request.Query;

        var found = await search.RunAsync(Query.Checked(query), options, narrowing, context.CancellationToken);

        var response = new SearchEntriesResponse
        {
            Query = Query.AsRead(query, found.Result.Repairs),
            Answered = found.Result.Answered,
            LowConfidence = found.Result.Confidence == Confidence.Low,
        };
        foreach (var (row, hit) in found.Hits) response.Results.Add(MatchMapping.ToMessage(row, hit, request.Explain));
        return response;
    }

    public override async Task<MatchExplanation> ExplainMatch(ExplainMatchRequest request, ServerCallContext context)
    {
        var id = EntryNames.Id(request.Entry, "entry");
        var found = await search.OneAsync(Query.Checked(request.Query), id, context.CancellationToken);
        return found is { } hit ? MatchMapping.Explain(hit) : new MatchExplanation { Entry = EntryNames.Of(id) };
    }

    public override async Task<ContextPack> RetrieveContext(RetrieveContextRequest request, ServerCallContext context)
    {
        if (request.Asset.Length > 0) throw new NotBuiltException(context.Method, "filters from an asset");
        if (request.MaxTokens is not 0 and not (>= 100 and <= 100_000)) throw new InvalidRequestException("max_tokens", "must be 0 or lie between 100 and 100000");
        var narrowing = Narrowing.Of(request.Filter, "", "", "");
        var found = await search.RunAsync(Query.Checked(request.Query), new SearchOptions { Count = 20 }, narrowing, context.CancellationToken);
        return ContextPackWriter.Write(found.Hits, request.MaxTokens == 0 ? DefaultTokens : request.MaxTokens);
    }

    private static int Count(int pageSize) => pageSize switch
    {
        < 0 => throw new InvalidRequestException("page_size", "must not be negative"),
        0 => DefaultCount,
        _ => Math.Min(pageSize, MaximumCount),
    };
}
