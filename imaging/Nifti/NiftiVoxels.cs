using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Nifti;

/// <summary>The voxels of a volume at any position; those of a .nii.gz are inflated when they are first asked for.</summary>
internal sealed class NiftiVoxels(IByteSource source, NiftiHeader header, bool isGzip) : IVoxelSource
{
    private readonly SemaphoreSlim gate = new(1);
    private IByteSource? inflated;

    /// <summary>Header and voxels, bytes.</summary>
    private long Size => header.VoxelOffset + (header.Voxels * header.Type.Bytes);

    /// <summary>Fails as truncated when the file is too short for its header.</summary>
    public void CheckWhole(CancellationToken cancellation)
    {
        if (isGzip)
        {
            if (Size > NiftiLimits.Inflated) throw new ImageLimitException($"The volume holds {Size} bytes, {NiftiLimits.Inflated} are allowed.");
            if (!NiftiInflater.TrailerSays(source, Size, cancellation)) Bytes(cancellation);
        }
        else if (source.Length < Size)
        {
            throw new ImageFormatException($"The header promises {Size} bytes, the file has {source.Length}.", source.Length, "dim") { Truncated = true };
        }
    }

    /// <summary>Voxels from number <paramref name="first"/> in file order, in the machine's byte order.</summary>
    public void Read(long first, Span<byte> into, CancellationToken cancellation)
    {
        Bytes(cancellation).ReadExactly(header.VoxelOffset + (first * header.Type.Bytes), into, "NIfTI voxels", cancellation);
        header.Order.ToNative(into, header.Type.Bytes / header.Type.Samples);
    }

    public void Dispose()
    {
        inflated?.Dispose();
        source.Dispose();
        gate.Dispose();
    }

    private IByteSource Bytes(CancellationToken cancellation)
    {
        if (!isGzip) return source;
        if (Volatile.Read(ref inflated) is { } there) return there;
        gate.Wait(cancellation);
        try
        {
            return inflated ??= NiftiInflater.Inflate(source, Size, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }
}
