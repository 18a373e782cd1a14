using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lightbox.Imaging.Isolation;

/// <summary>
/// The worker itself: reads requests from standard input, answers on standard output, one at a time. A second thread does the reading, so that the end of the
/// pipe (the program that started us is gone, however it went) ends this process even while a decoder spins.
/// </summary>
internal static class WorkerProgram
{
    public static int Main()
    {
        var (from, to) = WorkerStreams.Take();
        WorkerLimits.Start();
        using var requests = new BlockingCollection<ReceivedRequest>(1);
        new Thread(() => Receive(from, requests)) { IsBackground = true }.Start();
        using var jobs = new WorkerJobs();
        foreach (var request in requests.GetConsumingEnumerable()) Serve(jobs, request, to);
        return 0;
    }

    private static void Receive(Stream from, BlockingCollection<ReceivedRequest> requests)
    {
        try
        {
            while (Wire.ReceiveRequest(from) is { } request) requests.Add(request);
        }
        finally
        {
            // Nobody is left to answer; a decoder that hangs would keep an ordinary exit from ending.
            Process.GetCurrentProcess().Kill();
        }
    }

    private static void Serve(WorkerJobs jobs, ReceivedRequest request, Stream to)
    {
        try
        {
            WorkerJobs.Prepare(request.Job);
            WorkerLimits.Allow(request.Memory);
            using var result = jobs.Do(request);
            Wire.SendAnswer(to, WorkerOutcome.Done, result.Arguments, result.Body);
        }
#pragma warning disable CA1031 // The border of the process: whatever a decoder throws is this request's answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var (outcome, arguments) = WireErrors.Of(error);
            Wire.SendAnswer(to, outcome, arguments, []);
        }
    }
}
