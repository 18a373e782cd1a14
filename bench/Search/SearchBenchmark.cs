namespace Lightbox.Bench.Search;

/// <summary>`lightbox search` with no server running: start, own services, answer, end. 0.7 s is the limit.</summary>
internal sealed class SearchBenchmark : IBenchmark
{
    private const int Repeats = 11;

    private const double Limit = 0.7;

    private static readonly string[] Questions = ["collapsed lung on chest film", "broken forearm", "ejection fraction echocardiogram", "brain metastases"];

    public string Name => "search";

    public string About => "one-shot `lightbox search` on the built-in content, no server running";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        await LightboxProcess.RunAsync(cancellation, "search", Questions[0], "--data", data.Path);
        var seconds = new List<double>();
        for (int i = 0; i < Repeats; i++)
        {
            var (taken, output) = await LightboxProcess.RunAsync(cancellation, "search", Questions[i % Questions.Length], "--data", data.Path);
            if (output.Length < 40) throw new InvalidOperationException($"'{Questions[i % Questions.Length]}' was not answered: {output}");
            seconds.Add(taken);
        }

        return [new("lightbox search, one shot", "s", seconds, Limit)];
    }
}
