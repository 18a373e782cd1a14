using Grpc.Core;
using Lightbox.Knowledge.Ask;
using Lightbox.Knowledge.Context;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Search;

/// <summary>The wire face of search: validate, search, map.</summary>
internal sealed class SearchGrpc(EntrySearch search, SimilarSearch similar, ResultWriter results, ContextRetrieval retrieval, Answering answering) : SearchService.SearchServiceBase
{
    private const int DefaultCount = 10;
    private const int MaximumCount = 100;

    public override async Task<SearchEntriesResponse> SearchEntries(SearchEntriesRequest request, ServerCallContext context)
    {
        var bySymptom = string.IsNullOrWhiteSpace(request.Query);
        if (bySymptom && string.IsNullOrWhiteSpace(request.Symptom)) throw new InvalidRequestException("query", "must not be empty unless symptom is given");
        if (!bySymptom) Query.Checked(request.Query);
        if (request.HasMinScore && request.MinScore is not (>= 0 and <= 1)) throw new InvalidRequestException("min_score", "must lie between 0 and 1");
        var symptoms = await SymptomsAsync(request.Symptom, context.CancellationToken);
        var narrowing = Narrowing.Of(request.Filter, request.Modality, request.BodyPart, symptoms);
        var options = new SearchOptions { Count = Count(request.PageSize) };
        if (request.HasMinScore) options = options with { AnswerThreshold = request.MinScore };
        var query = request.Query;
        if (bySymptom)
        {
            // Whoever has the symptom fits; the words that entries have for it only order them.
            query = symptoms!.Count == 0 ? request.Symptom : string.Join(", ", symptoms);
            options = options with { AnswerThreshold = 0, LowConfidence = 0 };
        }

        var found = await search.RunAsync(query, options, narrowing, context.CancellationToken);
        return await results.WriteAsync(query, found, request.Explain, context.CancellationToken);
    }

    public override Task<SearchSimilarResponse> SearchSimilar(SearchSimilarRequest request, ServerCallContext context) =>
        similar.RunAsync(request, Count(request.PageSize), context.CancellationToken);

    public override async Task<MatchExplanation> ExplainMatch(ExplainMatchRequest request, ServerCallContext context)
    {
        var id = EntryNames.Id(request.Entry, "entry");
        var found = await search.OneAsync(Query.Checked(request.Query), id, context.CancellationToken);
        return found is { } hit ? MatchMapping.Explain(hit) : new MatchExplanation { Entry = EntryNames.Of(id) };
    }

    public override Task<ContextPack> RetrieveContext(RetrieveContextRequest request, ServerCallContext context) => retrieval.RunAsync(request, context.CancellationToken);

    public override async Task Ask(AskRequest request, IServerStreamWriter<AskResponse> responseStream, ServerCallContext context)
    {
        await foreach (var part in answering.RunAsync(request, context.CancellationToken)) await responseStream.WriteAsync(part, context.CancellationToken);
    }

    private async Task<IReadOnlySet<string>?> SymptomsAsync(string symptom, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(symptom) ? null : (await search.SymptomsAsync(cancellation)).Meant(Query.Checked(symptom, "symptom"));

    private static int Count(int pageSize) => pageSize switch
    {
        < 0 => throw new InvalidRequestException("page_size", "must not be negative"),
        0 => DefaultCount,
        _ => Math.Min(pageSize, MaximumCount),
    };
}
