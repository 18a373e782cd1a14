namespace Lightbox.Imaging.Npz;

/// <summary>An array as pictures: (rows, columns), (pictures, rows, columns) and so on, each with 3 or 4 colours as a last axis or without.</summary>
/// <param name="Name">Of the array in its archive.</param>
/// <param name="Source">The .npy's bytes.</param>
internal sealed record NpyImages(string Name, IByteSource Source, NpyHeader Header, int Frames, int Rows, int Columns, int Samples) : IDisposable
{
    /// <summary>Sides below this are tables of numbers, not pictures.</summary>
    private const int LeastSide = 8;

    public SampleType Type => Header.Type!.Value;

    public int FrameBytes => checked(Rows * Columns * Samples * PixelBuffer.BytesPerSample(Type));

    /// <returns>Null for an array of another shape or meaning: labels, names.</returns>
    /// <exception cref="UnsupportedImageException">A picture by its shape, of a type or order that is not read here; named.</exception>
    /// <exception cref="ImageFormatException">The array is longer than its file.</exception>
    public static NpyImages? TryOpen(string name, IByteSource source, CancellationToken cancellation)
    {
        var header = NpyHeader.Read(source, cancellation);
        var shape = header.Shape;
        if (name.Contains("label", StringComparison.OrdinalIgnoreCase) || header.Count == 0) return null;
        bool isColour = shape.Length >= 3 && shape[^1] is 3 or 4 && shape[^2] >= LeastSide && shape[^3] >= LeastSide;
        int axes = shape.Length - (isColour ? 1 : 0);
        if (axes < 2 || shape[axes - 1] < LeastSide || shape[axes - 2] < LeastSide || header.Name == "no number") return null;
        if (header.Type is null) throw new UnsupportedImageException($"NumPy arrays of {header.Name} are not read as pictures.", $"NumPy {header.Name}");
        if (header.IsFortran) throw new UnsupportedImageException("NumPy arrays in Fortran order are not read as pictures.", "NumPy Fortran order");
        long rows = shape[axes - 2], columns = shape[axes - 1], samples = isColour ? shape[^1] : 1, frames = header.Count / (rows * columns * samples);
        ImageLimits.Default.CheckSize("A picture of the array", columns, rows);
        if (frames > int.MaxValue) throw new ImageLimitException($"The array has {frames} pictures.");
        long bytes = header.DataOffset + (header.Count * PixelBuffer.BytesPerSample(header.Type.Value));
        if (bytes > source.Length) throw new ImageFormatException($"The array promises {bytes} bytes, there are {source.Length}.", source.Length, "shape") { Truncated = true };
        return new(name, source, header, (int)frames, (int)rows, (int)columns, (int)samples);
    }

    public PixelBuffer Read(int frame, CancellationToken cancellation)
    {
        var data = new byte[FrameBytes];
        Source.ReadExactly(Header.DataOffset + ((long)frame * data.Length), data, "NumPy array", cancellation);
        Header.Order.ToNative(data, PixelBuffer.BytesPerSample(Type));
        return new(Columns, Rows, Samples, Type, data);
    }

    /// <summary>What was inflated; the file it came from is its owner's.</summary>
    public void Dispose() => Source.Dispose();
}
