using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Nifti;

/// <summary>The voxels of a volume at any position; those of a .nii.gz are inflated as far as they are asked for.</summary>
internal sealed class NiftiVoxels : IVoxelSource
{
    private readonly IByteSource source;
    private readonly NiftiHeader header;
    private readonly GzipContent? content;

    /// <exception cref="ImageLimitException">More than <see cref="NiftiLimits.Inflated"/>.</exception>
    public NiftiVoxels(IByteSource source, NiftiHeader header, bool isGzip)
    {
        this.source = source;
        this.header = header;
        if (isGzip && Size > NiftiLimits.Inflated) throw new ImageLimitException($"The volume holds {Size} bytes, {NiftiLimits.Inflated} are allowed.");
        if (isGzip) content = new GzipContent(source, Size);
    }

    /// <summary>Header and voxels, bytes.</summary>
    private long Size => header.VoxelOffset + (header.Voxels * header.Type.Bytes);

    /// <summary>Fails as truncated when the file is too short for its header.</summary>
    public void CheckWhole(CancellationToken cancellation)
    {
        if (content is not null)
        {
            if (!GzipContent.TrailerSays(source, Size, cancellation)) content.Complete(cancellation);
        }
        else if (source.Length < Size)
        {
            throw new ImageFormatException($"The header promises {Size} bytes, the file has {source.Length}.", source.Length, "dim") { Truncated = true };
        }
    }

    /// <inheritdoc/>
    public void Read(long first, Span<byte> into, CancellationToken cancellation)
    {
        (content ?? source).ReadExactly(header.VoxelOffset + (first * header.Type.Bytes), into, "NIfTI voxels", cancellation);
        header.Order.ToNative(into, header.Type.Bytes / header.Type.Samples);
    }

    /// <summary>What was inflated; the file stays the caller's.</summary>
    public void Forget() => content?.Dispose();

    public void Dispose()
    {
        Forget();
        source.Dispose();
    }
}
