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
    public Task<Job?> FollowAsync(IAsyncEnumerable<JobEvent> events, CancellationToken cancellation) => FollowAsync(events, _ => false, cancellation);

    /// <summary>Follows the events to the last one, or to the first at which it is enough.</summary>
    public Task<Job?> FollowAsync(IAsyncEnumerable<JobEvent> events, Func<Job, bool> isEnough, CancellationToken cancellation) =>
        Console.IsErrorRedirected ? FollowPlainAsync(events, isEnough, cancellation) : FollowWithBarAsync(events, isEnough, cancellation);

    private async Task<Job?> FollowPlainAsync(IAsyncEnumerable<JobEvent> events, Func<Job, bool> isEnough, CancellationToken cancellation)
    {
        Job? last = null;
        var next = DateTime.MinValue;
        await foreach (var happened in events.WithCancellation(cancellation))
        {
            last = happened.Job;
            if (isEnough(last)) break;
            if (last.Progress is not { ItemsDone: > 0 } || DateTime.UtcNow < next) continue;
            await plain.WriteLineAsync(JobLine.Of(last));
            next = DateTime.UtcNow + PlainInterval;
        }

        return last;
    }

    private Task<Job?> FollowWithBarAsync(IAsyncEnumerable<JobEvent> events, Func<Job, bool> isEnough, CancellationToken cancellation) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask("starting");
                bar.IsIndeterminate = true;
                Job? last = null;
                await foreach (var happened in events.WithCancellation(cancellation))
                {
                    last = happened.Job;
                    bar.Description = Markup.Escape(JobLine.Of(last));
                    Fill(bar, last.Progress);
                    if (isEnough(last)) break;
                }

                return last;
            });

    /// <summary>By bytes where they are known: one large file is one item from its beginning to its end.</summary>
    private static void Fill(ProgressTask bar, JobProgress? progress)
    {
        var (done, total) = progress switch
        {
            { HasBytesTotal: true, BytesTotal: > 0 } => (progress.BytesDone, progress.BytesTotal),
            { HasItemsTotal: true } => (progress.ItemsDone, progress.ItemsTotal),
            _ => (0L, 0L),
        };
        if (total == 0) return;
        bar.IsIndeterminate = false;
        bar.MaxValue = total;
        bar.Value = Math.Min(done, total);
    }
}

/// <summary>How far a job is, in one line.</summary>
internal static class JobLine
{
    /// <summary>Longer paths lose their beginning.</summary>
    private const int MaximumItem = 40;

    public static string Of(Job job)
    {
        if (job.State is JobState.Planned) return "waiting for a worker";
        if (job.State is JobState.AwaitingAccess) return "waiting for access";
        if (job.Progress is not { } progress) return "starting";
        var parts = new List<string>
        {
            progress.HasItemsTotal
                ? string.Create(CultureInfo.InvariantCulture, $"{progress.ItemsDone:N0} of {Math.Max(progress.ItemsDone, progress.ItemsTotal):N0} {Items(job.Kind)}")
                : string.Create(CultureInfo.InvariantCulture, $"{progress.ItemsDone:N0} {Items(job.Kind)}"),
        };
        if (progress.BytesDone > 0) parts.Add(progress.HasBytesTotal ? $"{Sizes.Bytes(progress.BytesDone)} of {Sizes.Bytes(Math.Max(progress.BytesDone, progress.BytesTotal))}" : Sizes.Bytes(progress.BytesDone));
        if (progress is { HasBytesPerSecond: true, BytesDone: > 0 }) parts.Add(Sizes.PerSecond(progress.BytesPerSecond));
        if (progress.TimeLeft is { } left && left.Seconds > 0) parts.Add(Left(left.ToTimeSpan()));
        if (job.RefusalCount > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{job.RefusalCount:N0} refused"));
        if (progress.CurrentItem.Length > 0) parts.Add(progress.CurrentItem.Length <= MaximumItem ? progress.CurrentItem : "..." + progress.CurrentItem[^MaximumItem..]);
        return string.Join(", ", parts);
    }

    private static string Items(JobKind kind) => kind switch
    {
        JobKind.Reembed or JobKind.ImportDocument => "entries",
        JobKind.Evaluate => "queries",
        _ => "files",
    };

    private static string Left(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)left.TotalHours} h {left.Minutes} min left")
        : left.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{left.Minutes} min {left.Seconds} s left") : string.Create(CultureInfo.InvariantCulture, $"{left.Seconds} s left");
}
