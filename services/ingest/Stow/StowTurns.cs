using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Stow;

/// <summary>How many requests are read at once: each holds an instance in memory.</summary>
internal sealed class StowTurns(StowOptions options) : IDisposable
{
    private readonly SemaphoreSlim turns = new(options.Requests);

    /// <exception cref="DependencyUnavailableException">503: too many others.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        if (!await turns.WaitAsync(options.Patience, cancellation))
            throw new DependencyUnavailableException("Too many requests store instances at the moment; try again.", "BUSY", TimeSpan.FromSeconds(5));
        return new Turn(turns);
    }

    public void Dispose() => turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
