using System.Diagnostics;
using Lightbox.Imaging.Isolation;
using Xunit;

namespace Lightbox.Imaging.Tests.Isolation;

/// <summary>A worker whose program is gone ends, however that went and whatever it is doing: the end of its pipe is all it goes by.</summary>
public sealed class OrphanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Worker_ProgramKilledByForce_Ends()
    {
        // The shell stands for the program: it holds the only other end of the worker's pipe.
        var command = WorkerCommand.Create();
        using var program = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "\"$@\" < <(exec sleep 1000) > /dev/null & echo $!; pgrep -P $$ -x sleep; wait", "-", command.FileName, .. command.ArgumentList])
        {
            RedirectStandardOutput = true,
        })!;
        using var worker = Process.GetProcessById(int.Parse(program.StandardOutput.ReadLine()!));
        Assert.False(worker.WaitForExit(500));
        foreach (int holder in Children(program.Id).Where(id => id != worker.Id)) Kill(holder);
        Assert.True(worker.WaitForExit(Patience), "the worker outlived its program");
        program.Kill();
    }

    [Fact]
    public void Worker_ProgramGoneWhileItDecodes_EndsAtOnce()
    {
        using var worker = Process.Start(WorkerCommand.Create())!;
        var request = new WorkerRequest(WorkerJob.Jpeg2000, [], "JPEG 2000", 4L << 30, TimeSpan.FromSeconds(60));
        var slow = Jpeg2000Streams.Flat(14_000, 14_000);
        Wire.SendRequest(worker.StandardInput.BaseStream, request, slow);
        worker.StandardInput.Close();
        Assert.True(worker.WaitForExit(Patience), "the worker went on decoding for nobody");
        Assert.NotEqual(0, worker.ExitCode);
    }

    private static List<int> Children(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    private static void Kill(int process)
    {
        using var found = Process.GetProcessById(process);
        found.Kill();
    }
}
