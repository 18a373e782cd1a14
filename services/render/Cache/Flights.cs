namespace Lightbox.Render.Cache;

/// <summary>
/// Work under way by key: those who ask for the same while it runs wait for the one that runs. It is cancelled when the last of them has gone away,
/// and only then.
/// </summary>
internal sealed class Flights<T>
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Flight> flights = [];

    public async Task<T> RunAsync(string key, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var flight = Board(key, work);
        try
        {
            return await flight.Task.WaitAsync(cancellation);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private Flight Board(string key, Func<CancellationToken, Task<T>> work)
    {
        lock (gate)
        {
            if (!flights.TryGetValue(key, out var flight))
            {
                var stop = new CancellationTokenSource();

                // Without the first caller's context: its trace and deadline are not those of the others who wait.
                using (ExecutionContext.SuppressFlow()) flight = new Flight(Task.Run(() => work(stop.Token)), stop);
                flights.Add(key, flight);
                _ = flight.Task.ContinueWith(_ => Land(key, flight), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            flight.Waiting++;
            return flight;
        }
    }

    private void Leave(string key, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Waiting > 0 || flight.Task.IsCompleted) return;

            // Nobody may board a flight that is being called off.
            Remove(key, flight);
        }

        flight.Stop.Cancel();
    }

    private void Land(string key, Flight flight)
    {
        _ = flight.Task.Exception;
        lock (gate) Remove(key, flight);
    }

    private void Remove(string key, Flight flight)
    {
        if (flights.TryGetValue(key, out var there) && there == flight) flights.Remove(key);
    }

    private sealed class Flight(Task<T> task, CancellationTokenSource stop)
    {
        public Task<T> Task => task;

        public CancellationTokenSource Stop => stop;

        public int Waiting { get; set; }
    }
}
