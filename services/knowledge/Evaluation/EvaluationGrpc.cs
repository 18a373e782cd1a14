using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Knowledge.Evaluation;

internal sealed class EvaluationGrpc(EvaluationRequests requests, IEvaluationStore store, ShippedHistory shipped) : EvaluationService.EvaluationServiceBase
{
    private const string Bound = "ListEvaluations";
    private const int MostRunBytes = 8 * 1024 * 1024;

    public override Task<Job> StartEvaluation(StartEvaluationRequest request, ServerCallContext context) => requests.StartAsync(request, context.CancellationToken);

    public override async Task<V1.Evaluation> GetEvaluation(GetEvaluationRequest request, ServerCallContext context)
    {
        if (await store.GetAsync(EvaluationNames.Id(request.Name), context.CancellationToken) is not { } found) throw new ResourceNotFoundException(request.Name);
        found.Evaluation.TrecRun = await UnpackAsync(found.Run, context.CancellationToken);
        return found.Evaluation;
    }

    public override async Task<ListEvaluationsResponse> ListEvaluations(ListEvaluationsRequest request, ServerCallContext context)
    {
        await shipped.EnsureAsync(context.CancellationToken);
        var size = Paging.PageSize(request.PageSize);
        var after = PageToken.Decode(request.PageToken, Bound, 2);
        var before = after is [var time, var id] && long.TryParse(time, out var timeMs) ? (timeMs, id) : default((long, string)?);
        var found = await store.ListAsync(before, size + 1, context.CancellationToken);
        var response = new ListEvaluationsResponse { Evaluations = { found.Take(size) } };
        if (found.Count > size) response.NextPageToken = PageToken.Encode(Bound, $"{EvaluationNames.TimeMs(found[size - 1])}", EvaluationNames.Id(found[size - 1].Name));
        return response;
    }

    /// <summary>Empty when the run is longer than a message should be.</summary>
    private static async Task<string> UnpackAsync(byte[] packed, CancellationToken cancellation)
    {
        if (packed.Length == 0) return "";
        await using var unpacked = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var text = new byte[MostRunBytes + 1];
        var length = await unpacked.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
        return length > MostRunBytes ? "" : Encoding.UTF8.GetString(text, 0, length);
    }
}
