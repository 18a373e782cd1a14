using Lightbox.Imaging.Native;

namespace Lightbox.Imaging.Isolation;

/// <summary>The worker's table of jobs.</summary>
internal sealed class WorkerJobs : IDisposable
{
    private readonly OpenClips clips = new();
    private readonly Hdf5Job hdf5 = new();

    /// <summary>Loads what the job needs, which is ours and not counted as the request's memory.</summary>
    public static void Prepare(WorkerJob job)
    {
        if (job is WorkerJob.Picture or WorkerJob.PictureInfo) Vips.Require();
        else if (job is not (WorkerJob.Hdf5Arrays or WorkerJob.Hdf5Frame or WorkerJob.Hdf5Column)) OpenCv.Require();
    }

    public WorkerResult Do(ReceivedRequest request) => request.Job switch
    {
        WorkerJob.Jpeg2000 => Jpeg2000Job.Decode(request.Body),
        WorkerJob.SubsampledJpeg2000 => SubsampledJpeg2000Job.Decode(request.Body),
        WorkerJob.ClipInfo => clips.Describe(request.Arguments),
        WorkerJob.ClipFrame => clips.Frame(request.Arguments),
        WorkerJob.ClipPackets => clips.Packets(request.Arguments, request.Memory),
        WorkerJob.ClipClose => clips.Close(request.Arguments),
        WorkerJob.PictureInfo => PictureJob.Describe(request.Arguments, request.Body),
        WorkerJob.Picture => PictureJob.Read(request.Arguments, request.Body),
        WorkerJob.Hdf5Arrays => hdf5.Arrays(request.Arguments),
        WorkerJob.Hdf5Frame => hdf5.Frame(request.Arguments),
        WorkerJob.Hdf5Column => hdf5.Column(request.Arguments),
        _ => throw new UnsupportedImageException($"No worker does job {request.Job}.", "worker job"),
    };

    public void Dispose()
    {
        clips.Dispose();
        hdf5.Dispose();
    }
}
