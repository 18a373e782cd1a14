using Lightbox.Imaging.Native;
using OpenCvSharp;

namespace Lightbox.Imaging.Isolation;

/// <summary>JPEG 2000 and HTJ2K codestreams by OpenCV's OpenJPEG, in a worker.</summary>
internal static class Jpeg2000Job
{
    private const string Feature = "JPEG 2000";

    /// <summary>OpenJPEG holds 4 bytes a sample twice (tile and image), OpenCV 2 more; a wavelet's line buffers and code blocks come on top.</summary>
    private const int BytesPerSample = 24;

    private const long Base = 192L << 20;

    /// <summary>The samples of an unsigned codestream, components interleaved, RGB; on the caller's side.</summary>
    /// <param name="samples">Width x height x components, as the codestream's own header says: what memory is allowed for.</param>
    /// <param name="subsampled">Whether components differ in size, which another job decodes.</param>
    /// <exception cref="ImageFormatException">The decoder refuses the stream.</exception>
    public static PixelBuffer Ask(ReadOnlySpan<byte> codestream, long samples, bool subsampled = false, CancellationToken cancellation = default)
    {
        var job = subsampled ? WorkerJob.SubsampledJpeg2000 : WorkerJob.Jpeg2000;
        var request = new WorkerRequest(job, [], Feature, Base + (samples * BytesPerSample), ImageLimits.Default.Deadline);
        return WorkerResult.Picture(WorkerPool.Shared.Ask(request, codestream, cancellation).Answer, Feature);
    }

    /// <summary>The same in this process: what the worker does, and what bench measures it against.</summary>
    public static WorkerResult Decode(byte[] codestream)
    {
        OpenCv.Require();
        Mat? mat = null;
        try
        {
            mat = Cv2.ImDecode(codestream, ImreadModes.Unchanged);
            if (mat.Empty()) throw new ImageFormatException("JPEG 2000: the stream cannot be decoded.", 0, "SOD");
            Mats.ToRgb(mat);
            var result = WorkerResult.Of(mat, owned: true);
            mat = null;
            return result;
        }
        catch (OpenCVException e)
        {
            throw new ImageFormatException("JPEG 2000: the decoder refuses the stream.", 0, "SOD", e);
        }
        finally
        {
            mat?.Dispose();
        }
    }
}
