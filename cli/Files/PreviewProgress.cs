using Spectre.Console;

namespace Lightbox.Cli.Files;

/// <summary>A bar on a terminal, a line every few seconds elsewhere; always on standard error, so that standard output stays clean.</summary>
internal sealed class PreviewProgress : IDisposable
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    private readonly int total;
    private readonly TaskCompletionSource ended = new();
    private readonly Task showing;
    private int done;

    /// <param name="quiet">No lines: standard error is read by a machine that expects an error or nothing.</param>
    public PreviewProgress(int total, bool quiet)
    {
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

    private void Write() => Console.Error.WriteLine($"{Volatile.Read(ref done)} of {total} files");

    private Task ShowBarAsync() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async bars =>
        {
            var bar = bars.AddTask("previews", maxValue: total);
            while (await Task.WhenAny(ended.Task, Task.Delay(100)) != ended.Task) bar.Value = Volatile.Read(ref done);
            bar.Value = total;
        });
}
