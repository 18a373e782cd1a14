namespace Lightbox.Bench.Memory;

/// <summary>What an idle `lightbox up` (all services in one process) holds.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Repeats = 5;

    private const double LimitMegabytes = 250;

    /// <summary>Start-up work has settled and the collector has had its say.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public string Name => "memory";

    public string About => "summed PSS of an idle `lightbox up`, all services in one process";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        var megabytes = new List<double>();
        for (int i = 0; i < Repeats; i++)
        {
            using var up = await LightboxProcess.UpAsync(data.Path, cancellation);
            await Task.Delay(Settle, cancellation);
            megabytes.Add(ProcessMemory.Megabytes(up.Id));
            await up.StopAsync(cancellation);
        }

        return [new("PSS, idle", "MB", megabytes, LimitMegabytes)];
    }
}
