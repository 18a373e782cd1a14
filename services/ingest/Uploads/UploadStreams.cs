namespace Lightbox.Ingest.Uploads;

/// <summary>
/// One stream writes to an upload. A second one ends the first: a client whose line was cut is back before the server knows that the old
/// connection is dead.
/// </summary>
internal sealed class UploadStreams
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Turn> turns = [];

    /// <summary>Waits until nobody else writes.</summary>
    public async Task<Turn> EnterAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            Turn before;
            lock (gate)
            {
                if (!turns.TryGetValue(id, out before!))
                {
                    var mine = new Turn(this, id, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
                    turns.Add(id, mine);
                    return mine;
                }
            }

            before.Replace();
            await before.Ended.WaitAsync(cancellation);
        }
    }

    /// <summary>Whether somebody is writing.</summary>
    public bool IsActive(string id)
    {
        lock (gate) return turns.ContainsKey(id);
    }

    private void Leave(Turn turn)
    {
        lock (gate) turns.Remove(turn.Id);
    }

    internal sealed class Turn(UploadStreams streams, string id, CancellationTokenSource source) : IDisposable
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => id;

        /// <summary>The caller's, or that of the stream that came after.</summary>
        public CancellationToken Cancellation { get; } = source.Token;

        public bool IsReplaced { get; private set; }

        public Task Ended => ended.Task;

        public void Replace()
        {
            IsReplaced = true;
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself.
            }
        }

        public void Dispose()
        {
            streams.Leave(this);
            ended.TrySetResult();
            source.Dispose();
        }
    }
}
