namespace Lightbox.Bench.Start;

/// <summary>Process start to the serving line, with nothing taken in and with 10,000 assets catalogued; 3 s is the limit.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int Repeats = 7;

    private const double Limit = 3;

    public string Name => "start";

    public string About => "process start to the serving line of `lightbox up`, empty and with 10,000 assets";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var empty = new TemporaryData();
        using var full = new TemporaryData();
        await StartAsync(empty.Path, null, cancellation);
        await StartAsync(full.Path, up => AssetSeed.FillAsync(up.Grpc, 10_000, cancellation), cancellation);

        // Alternating, so that a slow moment of the machine meets both.
        List<LightboxProcess> emptyStarts = [], fullStarts = [];
        for (int i = 0; i < Repeats; i++)
        {
            emptyStarts.Add(await StartAsync(empty.Path, null, cancellation));
            fullStarts.Add(await StartAsync(full.Path, null, cancellation));
        }

        return
        [
            new("start to serving line, empty", "s", [.. emptyStarts.Select(up => up.Ready)], Limit),
            new("start to serving line, 10,000 assets", "s", [.. fullStarts.Select(up => up.Ready)], Limit),
            new("processor time until then, 10,000 assets", "s", [.. fullStarts.Select(up => up.Processor)]),
        ];
    }

    private static async Task<LightboxProcess> StartAsync(string data, Func<LightboxProcess, Task>? use, CancellationToken cancellation)
    {
        using var up = await LightboxProcess.UpAsync(data, cancellation);
        if (use is not null) await use(up);
        await up.StopAsync(cancellation);
        return up;
    }
}
