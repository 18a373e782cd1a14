using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Nifti;

/// <summary>NIfTI-1 and NIfTI-2, in one file or as a pair of header and voxels, and Analyze 7.5, always a pair; each file plain or gzip.</summary>
internal static class NiftiFormat
{
    public static string? Recognise(FileHead head)
    {
        if (NiftiLayout.VersionOf(head.Bytes) > 0 || NiftiLayout.VersionOf(head.Inflated) > 0) return "nifti";

        // Without a magic number the whole has to fit: an Analyze header is the header and nothing else.
        bool isAnalyze = head.Source.Length == AnalyzeLayout.Size ? AnalyzeLayout.Fits(head.Bytes) : head.Inflated.Length == AnalyzeLayout.Size && AnalyzeLayout.Fits(head.Inflated);
        return isAnalyze ? "analyze" : null;
    }

    public static NiftiReader Open(IByteSource source, CancellationToken cancellation)
    {
        var (header, isGzip) = ReadHeader(source, cancellation);
        if (header.IsPair) throw new ImageFormatException("The voxels are in another file (.img) than this header, which is not at hand.", header.Version == 2 ? 4 : header.Version == 1 ? 344 : 0, header.Version == 0 ? "img" : "magic");
        return Open(new NiftiVoxels(source, header, isGzip), header, isGzip, cancellation);
    }

    /// <param name="headerSource">The .hdr, read here and closed with the reader.</param>
    /// <param name="data">The .img: voxels from vox_offset, as a rule 0.</param>
    /// <exception cref="ImageFormatException">The header is that of a file with its own voxels.</exception>
    public static NiftiReader OpenPair(IByteSource headerSource, IByteSource data, CancellationToken cancellation)
    {
        var (header, _) = ReadHeader(headerSource, cancellation);
        if (!header.IsPair) throw new ImageFormatException("The header is that of a single file, which has its voxels behind it.", header.Version == 2 ? 4 : 344, "magic");
        bool isGzip = IsGzip(Head(data, 2, cancellation));
        var reader = Open(new NiftiVoxels(data, header, isGzip), header, isGzip, cancellation);
        headerSource.Dispose();
        return reader;
    }

    private static NiftiReader Open(NiftiVoxels voxels, NiftiHeader header, bool isGzip, CancellationToken cancellation)
    {
        try
        {
            var info = NiftiInfo.Of(header, isGzip);
            voxels.CheckWhole(cancellation);
            return new NiftiReader(header, voxels, info);
        }
        catch
        {
            // The temporary file goes; the source stays its owner's.
            voxels.Forget();
            throw;
        }
    }

    private static (NiftiHeader Header, bool IsGzip) ReadHeader(IByteSource source, CancellationToken cancellation)
    {
        var head = Head(source, NiftiHeader.Size, cancellation);
        bool isGzip = IsGzip(head);
        if (isGzip) head = GzipContent.Head(source, NiftiHeader.Size, cancellation);
        return (NiftiLayout.VersionOf(head) > 0 ? NiftiLayout.Parse(head) : AnalyzeLayout.Parse(head), isGzip);
    }

    private static byte[] Head(IByteSource source, int size, CancellationToken cancellation)
    {
        var head = new byte[size];
        return head[..source.Read(0, head, cancellation)];
    }

    private static bool IsGzip(byte[] head) => head is [0x1f, 0x8b, ..];
}
