using System.Globalization;
using Lightbox.Common.V1;
using Spectre.Console;

namespace Lightbox.Cli.Terminal;

/// <summary>Shows a job while it runs: a bar on a terminal, a line now and then elsewhere.</summary>
internal sealed class JobView(IAnsiConsole console, TextWriter plain)
{
    /// <summary>Elsewhere than on a terminal a line this often is enough to see that it moves.</summary>
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(2);

    public static JobView ForError()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return new JobView(console, Console.Error);
    }

    /// <summary>Follows the events to the last one.</summary>
    /// <returns>The job as it ended; null when there was no event.</returns>
    public Task<Job?> FollowAsync(IAsyncEnumerable<JobEvent> events, CancellationToken cancellation) =>
        Console.IsErrorRedirected ? FollowPlainAsync(events, cancellation) : FollowWithBarAsync(events, cancellation);

    private async Task<Job?> FollowPlainAsync(IAsyncEnumerable<JobEvent> events, CancellationToken cancellation)
    {
        Job? last = null;
        var next = DateTime.MinValue;
        await foreach (var happened in events.WithCancellation(cancellation))
        {
            last = happened.Job;
            if (last.Progress is not { ItemsDone: > 0 } || DateTime.UtcNow < next) continue;
            await plain.WriteLineAsync(Line(last.Progress));
            next = DateTime.UtcNow + PlainInterval;
        }

        return last;
    }

    private Task<Job?> FollowWithBarAsync(IAsyncEnumerable<JobEvent> events, CancellationToken cancellation) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask("taking in files");
                bar.IsIndeterminate = true;
                Job? last = null;
                await foreach (var happened in events.WithCancellation(cancellation))
                {
                    last = happened.Job;
                    bar.Description = Markup.Escape(Line(last.Progress));
                    if (last.Progress is not { HasItemsTotal: true } progress) continue;
                    bar.IsIndeterminate = false;
                    bar.MaxValue = Math.Max(1, progress.ItemsTotal);
                    bar.Value = progress.ItemsDone;
                }

                return last;
            });

    private static string Line(JobProgress? progress)
    {
        if (progress is null) return "starting";
        var line = progress.HasItemsTotal
            ? string.Create(CultureInfo.InvariantCulture, $"{progress.ItemsDone:N0} of {progress.ItemsTotal:N0} files")
            : string.Create(CultureInfo.InvariantCulture, $"{progress.ItemsDone:N0} files");
        if (progress.HasBytesPerSecond) line += ", " + Sizes.PerSecond(progress.BytesPerSecond);
        return line;
    }
}
