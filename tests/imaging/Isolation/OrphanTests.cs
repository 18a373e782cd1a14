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
        // Another process stands for the program: it holds the only other end of the worker's pipe.
        using var folder = new TemporaryFolder();
        const string Script = "mkfifo \"$0\"; sleep 600 > \"$0\" & echo $!; \"$@\" < \"$0\" > /dev/null & echo $!; wait";
        var command = WorkerCommand.Create();
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", Script, folder.File("pipe"), command.FileName, .. command.ArgumentList]) { RedirectStandardOutput = true })!;
        using var program = Process.GetProcessById(int.Parse(shell.StandardOutput.ReadLine()!));
        using var worker = Process.GetProcessById(int.Parse(shell.StandardOutput.ReadLine()!));
        try
        {
            Assert.False(worker.WaitForExit(500));
            program.Kill();
            Assert.True(worker.WaitForExit(Patience), "the worker outlived its program");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Worker_ProgramGoneWhileItDecodes_EndsAtOnce()
    {
        using var worker = Process.Start(WorkerCommand.Create())!;
        var request = new WorkerRequest(WorkerJob.Jpeg2000, [], "JPEG 2000", 4L << 30, TimeSpan.FromSeconds(60));
        var slow = Jpeg2000Streams.Flat(5000, 5000);
        Wire.SendRequest(worker.StandardInput.BaseStream, request, slow);
        worker.StandardInput.Close();
        Assert.True(worker.WaitForExit(Patience), "the worker went on decoding for nobody");
        Assert.NotEqual(0, worker.ExitCode);
    }
}
