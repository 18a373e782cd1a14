using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Native;

namespace Lightbox.Imaging.Isolation;

/// <summary>JPEG 2000 codestreams whose components differ in size, as YCbCr with narrower chroma has them, in a worker.</summary>
internal static class SubsampledJpeg2000Job
{
    /// <summary>The components interleaved, the smaller ones brought to full size by repeating their samples, which is what OpenSlide shows.</summary>
    public static WorkerResult Decode(ReadOnlySpan<byte> codestream)
    {
        var coded = Jpeg2000Codestream.Read(codestream);
        var factors = coded.Subsampling(codestream);
        var sizes = Array.ConvertAll(factors, factor => (Up(coded.Width, factor.Across), Up(coded.Height, factor.Down)));
        var planes = OpenJpeg.Decode(codestream[coded.Start..], sizes);
        var data = new byte[checked(coded.Width * coded.Height * planes.Length)];
        for (int i = 0; i < planes.Length; i++)
        {
            int at = i;
            for (int y = 0; y < coded.Height; y++)
            {
                var row = planes[i].AsSpan(y / factors[i].Down * sizes[i].Item1, sizes[i].Item1);
                for (int x = 0; x < coded.Width; x++, at += planes.Length) data[at] = row[x / factors[i].Across];
            }
        }

        return WorkerResult.Of(new PixelBuffer(coded.Width, coded.Height, planes.Length, SampleType.UInt8, data));
    }

    private static int Up(int size, int factor) => (size + factor - 1) / factor;
}
