namespace Lightbox.Imaging.Npz;

/// <summary>An array of whole numbers out of a .npz: the labels beside its pictures.</summary>
/// <param name="Name">In the archive, without .npy.</param>
/// <param name="Shape">Rows first; one number for a plain list.</param>
/// <param name="Values">Row by row.</param>
public sealed record NumberArray(string Name, IReadOnlyList<long> Shape, long[] Values);

/// <summary>The arrays of a .npz that are no pictures.</summary>
public static class NumberArrays
{
    /// <summary>Labels of ten million pictures.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>Every array of the archive with its shape, by its name.</summary>
    /// <exception cref="ImageFormatException">It is no .npz, or broken.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes(IByteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var shapes = new Dictionary<string, IReadOnlyList<long>>();
        foreach (var entry in NpzArchive.Entries(source, cancellation))
        {
            using var content = NpzArchive.Open(source, entry, cancellation);
            shapes[entry.Name] = NpyHeader.Read(content, cancellation).Shape;
        }

        return shapes;
    }

    /// <exception cref="ImageFormatException">There is no such array, or it is broken.</exception>
    /// <exception cref="UnsupportedImageException">It holds no whole numbers.</exception>
    /// <exception cref="ImageLimitException">It is too large for labels.</exception>
    public static NumberArray Read(IByteSource source, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var entry = NpzArchive.Entries(source, cancellation).FirstOrDefault(entry => entry.Name == name) ?? throw new ImageFormatException("The archive has no such array.", field: "member");
        if (entry.Size > MostBytes) throw new ImageLimitException($"An array of {entry.Size} bytes is too large for labels.");
        using var content = NpzArchive.Open(source, entry, cancellation);
        var header = NpyHeader.Read(content, cancellation);
        if (header.Type is not { } type || type is SampleType.Float32 or SampleType.Float64) throw new UnsupportedImageException($"NumPy arrays of {header.Name} are not read as labels.", $"NumPy {header.Name}");
        if (header.IsFortran && header.Shape.Length > 1 && header.Shape.Count(side => side > 1) > 1)
            throw new UnsupportedImageException("NumPy arrays in Fortran order are not read as labels.", "NumPy Fortran order");
        var size = PixelBuffer.BytesPerSample(type);
        if (header.Count > MostBytes / size) throw new ImageLimitException($"An array of {header.Count} numbers is too large for labels.");
        var data = new byte[header.Count * size];
        content.ReadExactly(header.DataOffset, data, "NumPy array", cancellation);
        header.Order.ToNative(data, size);
        return new NumberArray(name, header.Shape, Numbers(data, type));
    }

    private static long[] Numbers(byte[] data, SampleType type)
    {
        var size = PixelBuffer.BytesPerSample(type);
        var values = new long[data.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var at = data.AsSpan(i * size, size);
            values[i] = type switch
            {
                SampleType.UInt8 => at[0],
                SampleType.Int8 => (sbyte)at[0],
                SampleType.UInt16 => BitConverter.ToUInt16(at),
                SampleType.Int16 => BitConverter.ToInt16(at),
                SampleType.UInt32 => BitConverter.ToUInt32(at),
                SampleType.Int32 => BitConverter.ToInt32(at),
                SampleType.UInt64 => unchecked((long)BitConverter.ToUInt64(at)),
                _ => BitConverter.ToInt64(at),
            };
        }

        return values;
    }
}
