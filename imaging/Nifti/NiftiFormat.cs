namespace Lightbox.Imaging.Nifti;

/// <summary>NIfTI-1 and NIfTI-2 in one file, plain or gzip; a header whose voxels are in another file is told and refused by name.</summary>
internal static class NiftiFormat
{
    public static string? Recognise(FileHead head) => NiftiLayout.VersionOf(head.Bytes) > 0 || NiftiLayout.VersionOf(head.Inflated) > 0 ? "nifti" : null;

    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        var head = new byte[NiftiHeader.Size];
        head = head[..source.Read(0, head, cancellation)];
        bool isGzip = head is [0x1f, 0x8b, ..];
        if (isGzip) head = NiftiInflater.Head(source, NiftiHeader.Size, cancellation);
        var header = NiftiLayout.Parse(head);
        if (header.IsPair) throw new UnsupportedImageException("A NIfTI header whose voxels are in another file (.hdr and .img) is not read here.", "NIfTI .hdr/.img pair");
        var info = NiftiInfo.Of(header, isGzip);
        var voxels = new NiftiVoxels(source, header, isGzip);
        voxels.CheckWhole(cancellation);
        return new NiftiReader(header, voxels, info);
    }
}
