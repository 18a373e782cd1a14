using PureHDF.Filters;

namespace Lightbox.Imaging.Hdf5;

/// <summary>
/// LZF, the compression that h5py adds to HDF5 (filter 32000): a control byte below 32 starts a run of that many bytes and one; else its upper three bits (7: plus the next
/// byte) and two are a length, its lower five bits and the next byte a distance back, less one. The filter's third parameter is a chunk's size.
/// </summary>
internal sealed class LzfFilter : IH5Filter
{
    private const int MostBytes = 1 << 28;

    public ushort FilterId => 32000;

    public string Name => "lzf";

    public Memory<byte> Filter(FilterInfo info)
    {
        if (!info.Flags.HasFlag(H5FilterFlags.Decompress)) throw new NotSupportedException("LZF is only read.");
        long size = info.Parameters.Length > 2 ? info.Parameters[2] : info.ChunkSize;
        if (size is <= 0 or > MostBytes) throw new ImageLimitException($"An LZF chunk of {size} bytes is not read.");
        var output = new byte[size];
        return output.AsMemory(0, Decompress(info.Buffer.Span, output));
    }

    public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => throw new NotSupportedException("LZF is only read.");

    private static int Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int at = 0, to = 0;
        while (at < input.Length)
        {
            int control = input[at++];
            if (control < 32)
            {
                input.Slice(at, control + 1).CopyTo(output[to..]);
                at += control + 1;
                to += control + 1;
                continue;
            }

            int length = control >> 5;
            if (length == 7) length += input[at++];
            int from = to - ((control & 31) << 8) - input[at++] - 1;
            for (length += 2; length > 0; length--) output[to++] = output[from++];
        }

        return to;
    }
}
