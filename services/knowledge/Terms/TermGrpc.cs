using Grpc.Core;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Terminology;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;
using Lightbox.ServiceDefaults.Limits;
using Concept = Lightbox.Knowledge.V1.Concept;

namespace Lightbox.Knowledge.Terms;

/// <summary>The wire face of the terminology.</summary>
internal sealed class TermGrpc(ConceptTable table, TermMapper mapper, OwnTerms own) : TermService.TermServiceBase
{
    private static readonly string[] Fields = ["kind", "code", "display"];

    public override Task<MapTermsResponse> MapTerms(MapTermsRequest request, ServerCallContext context)
    {
        if (request.Text.Length is 0 or > TermMapper.MaxLength) throw new InvalidRequestException("text", $"must have 1 to {TermMapper.MaxLength} characters");
        if (request.HasMinScore && request.MinScore is not (>= 0 and <= 1)) throw new InvalidRequestException("min_score", "must lie between 0 and 1");
        var places = new CodePoints(request.Text);
        var response = new MapTermsResponse { Text = request.Text };
        foreach (var match in mapper.Map(request.Text))
        {
            if (match.Score >= request.MinScore) response.Concepts.Add(ConceptMessages.Span(match, request.Text, places));
        }

        return Task.FromResult(response);
    }

    public override Task<ListConceptsResponse> ListConcepts(ListConceptsRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var bound = $"ListConcepts {request.Filter}";
        var after = PageToken.Decode(request.PageToken, bound, 1);
        var filter = Filter.Parse(request.Filter, Fields);
        var rest = table.Concepts.Values.OrderBy(concept => concept.Id, StringComparer.Ordinal)
            .Where(concept => after is null || string.CompareOrdinal(concept.Id, after[0]) > 0)
            .Where(concept => filter.Matches(field => ConceptMessages.Values(concept, field)))
            .Select(ConceptMessages.ToMessage)
            .Take(size + 1).ToList();
        var response = new ListConceptsResponse { Concepts = { rest.Take(size) } };
        if (rest.Count > size) response.NextPageToken = PageToken.Encode(bound, ConceptMessages.IdOf(rest[size - 1].Name));
        return Task.FromResult(response);
    }

    public override Task<Concept> GetConcept(GetConceptRequest request, ServerCallContext context) => table.Concepts.TryGetValue(ConceptMessages.IdOf(request.Name), out var concept)
        ? Task.FromResult(ConceptMessages.ToMessage(concept))
        : throw new ResourceNotFoundException(request.Name);

    public override Task<ImportTermsResponse> ImportTerms(ImportTermsRequest request, ServerCallContext context) =>
        own.ImportAsync(request.Text, request.ValidateOnly, context.CancellationToken);
}
