namespace Lightbox.Imaging.Volumes;

/// <summary>The voxels of a volume at any position; safe for several threads.</summary>
internal interface IVoxelSource : IDisposable
{
    /// <summary>Fills <paramref name="into"/> with whole voxels from number <paramref name="first"/> on: x fastest, then y, z and time; in the machine's byte order.</summary>
    void Read(long first, Span<byte> into, CancellationToken cancellation);
}
