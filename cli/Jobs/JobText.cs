using System.Globalization;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;

namespace Lightbox.Cli.Jobs;

/// <summary>A job in words.</summary>
internal static class JobText
{
    /// <summary>AWAITING_ACCESS as "awaiting access".</summary>
    public static string State(JobState state) => string.Concat(state.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    public static string Line(Job job) => $"{JobNames.IdOf(job.Name)}  {State(job.State),-20}  {Time(job)}  {job.Title}";

    public static IEnumerable<string> Describe(Job job)
    {
        yield return job.Title;
        yield return $"  Job:      {JobNames.IdOf(job.Name)}";
        yield return $"  State:    {State(job.State)}";
        if (job.Dataset.Length > 0) yield return $"  Dataset:  {job.Dataset}";
        yield return $"  Accepted: {Time(job)}";
        if (job.Progress is { } progress && progress.ItemsDone > 0) yield return $"  Progress: {JobLine.Of(job)}";
        if (job.Progress?.Files is { Seen: > 0 } files)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"  Files:    {files.Seen} seen: {files.TakenIn} taken in, {files.Duplicate} duplicate, {files.Skipped} skipped, {files.Refused} refused");
        }

        if (job.Result.Length > 0) yield return $"  Result:   {job.Result}";
        if (job.Failure is { } failure) yield return $"  Why:      {failure.Reason} ({failure.Code})";
        foreach (var step in job.AccessSteps) yield return $"  {step.Number}. {step.Title}{(step.Link.Length > 0 ? " " + step.Link : "")}";
    }

    private static string Time(Job job) => job.CreateTime.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
