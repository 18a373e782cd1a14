using System.Text;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Terminology;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Terms;

/// <summary>A person's own terms beside the built-in ones: in the table from the start, and as soon as they are brought in.</summary>
internal sealed class OwnTerms(IOwnTermStore store, ConceptTable table) : IHostedService, IDisposable
{
    public const int MaximumBytes = 16 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1, 1);
    private long revision;

    public Task StartAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Follows what other processes brought in.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var now = await store.RevisionAsync(cancellation);
            if (now == revision) return;
            table.Merge([.. await store.AllAsync(cancellation)]);
            revision = now;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <exception cref="InvalidRequestException">Says the line and field.</exception>
    public async Task<ImportTermsResponse> ImportAsync(string text, bool validateOnly, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new InvalidRequestException("text", "must not be empty");
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes) throw new QuotaExceededException("TERMS_TOO_LARGE", $"The terms have more than {MaximumBytes >> 20} MiB.", "terms");
        var read = TermText.Read(text, cancellation);
        await turn.WaitAsync(cancellation);
        try
        {
            var kept = (await store.AllAsync(cancellation)).ToDictionary(concept => concept.Id);
            var plan = TermPlan.Of(read, table.Concepts, kept);
            if (validateOnly) return plan.Response;
            await store.PutAsync(plan.Concepts, cancellation);
            table.Merge([.. plan.Concepts]);
            return plan.Response;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
