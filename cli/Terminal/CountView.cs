using Spectre.Console;

namespace Lightbox.Cli.Terminal;

/// <summary>How many of so many are done: a bar on a terminal, a line every few seconds elsewhere; always on standard error.</summary>
internal sealed class CountView : IDisposable
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);

    private readonly string what;
    private readonly string unit;
    private readonly int total;
    private readonly TaskCompletionSource ended = new();
    private readonly Task showing;
    private int done;

    /// <param name="what">Beside the bar: "rendering".</param>
    /// <param name="unit">In a line: "images".</param>
    /// <param name="quiet">No lines: standard error is read by a machine that expects an error or nothing.</param>
    public CountView(string what, string unit, int total, bool quiet)
    {
        this.what = what;
        this.unit = unit;
        this.total = total;
        showing = !Console.IsErrorRedirected ? ShowBarAsync() : quiet ? Task.CompletedTask : ShowLinesAsync();
    }

    public void Done() => Interlocked.Increment(ref done);

    public void Dispose()
    {
        ended.TrySetResult();
        showing.GetAwaiter().GetResult();
    }

    private async Task ShowLinesAsync()
    {
        while (await Task.WhenAny(ended.Task, Task.Delay(LineInterval)) != ended.Task) Write();
        Write();
    }

    private void Write() => Console.Error.WriteLine($"{Volatile.Read(ref done)} of {total} {unit}");

    private Task ShowBarAsync() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async bars =>
        {
            var bar = bars.AddTask(what, maxValue: total);
            while (await Task.WhenAny(ended.Task, Task.Delay(BarInterval)) != ended.Task) bar.Value = Volatile.Read(ref done);
            bar.Value = total;
        });
}
