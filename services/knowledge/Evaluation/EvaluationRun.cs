using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Evaluation;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>Measures what is asked for and keeps the result: a folder's set in an index of its own, or the built-in queries on the entries that are searched.</summary>
internal sealed class EvaluationRun(EvaluationRequests requests, EntryIndex index, IEvaluationStore store, ShippedHistory shipped, TimeProvider clock)
{
    private const string BuiltIn = "built-in";
    private const int Recent = 100;

    /// <summary>Reads the judged set of a request.</summary>
    public Task<JudgedSet> ReadAsync(StartEvaluationRequest request, CancellationToken cancellation) => requests.ReadAsync(request, cancellation);

    /// <summary>The last evaluation of the built-in queries but this one; as shipped when none was made here. Null when the last hundred were all of folders.</summary>
    /// <param name="id">32 hex digits.</param>
    public async Task<V1.Evaluation?> BeforeAsync(string id, CancellationToken cancellation)
    {
        await shipped.EnsureAsync(cancellation);
        return (await store.ListAsync(null, Recent, cancellation)).FirstOrDefault(kept => kept.Title == BuiltIn && kept.Name != EvaluationNames.Of(id));
    }

    /// <summary>The built-in queries on the entries as they are now, kept under the id of the job that wanted it.</summary>
    /// <param name="id">32 hex digits; a repetition with the same one takes its place.</param>
    public async Task<V1.Evaluation> BuiltInAsync(string id, CancellationToken cancellation)
    {
        var request = new StartEvaluationRequest();
        return await KeepAsync(id, request, await MeasureAsync(request, await ReadAsync(request, cancellation), new Progress<(int, int)>(), cancellation), cancellation);
    }

    public Task<Measured> MeasureAsync(StartEvaluationRequest request, JudgedSet set, IProgress<(int Done, int All)> progress, CancellationToken cancellation)
    {
        var depth = request.Depth == 0 ? EvaluationRequests.DefaultDepth : request.Depth;
        return request.Folder.Length == 0
            ? index.EvaluateAsync(set, depth, progress, cancellation)
            // Minutes of arithmetic for a large set: not on a thread that answers calls.
            : Task.Run(() => new Measured(set.Texts.Count, RetrievalEvaluation.Run(set, depth, progress, cancellation), EntryIndex.BuiltInModel), cancellation);
    }

    public async Task<V1.Evaluation> KeepAsync(string id, StartEvaluationRequest request, Measured measured, CancellationToken cancellation)
    {
        var samples = request.BootstrapSamples == 0 ? EvaluationRequests.DefaultSamples : request.BootstrapSamples;
        var evaluation = EvaluationMessages.Evaluation(id, Title(request), measured, samples, clock);
        await store.SaveAsync(evaluation, EvaluationMessages.PackedRun(measured), cancellation);
        return evaluation;
    }

    private static string Title(StartEvaluationRequest request) =>
        request.Folder.Length == 0 ? BuiltIn : Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Folder));
}
