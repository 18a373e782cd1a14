using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lightbox.Imaging.Npz;

/// <summary>
/// The head of a .npy (numpy.lib.format): "\x93NUMPY", version, length of the text (2 bytes, from version 2 on 4), then a Python dictionary of descr,
/// fortran_order and shape, padded with spaces to a line's end.
/// </summary>
/// <param name="Name">numpy's name of the type, without byte order.</param>
/// <param name="Type">Null when no picture is made of it here.</param>
/// <param name="DataOffset">Where the array begins, bytes.</param>
internal sealed partial record NpyHeader(string Name, SampleType? Type, ByteOrder Order, bool IsFortran, long[] Shape, long DataOffset)
{
    /// <summary>A dictionary of three entries is far below this; structured types may write long ones.</summary>
    private const int MostText = 64 * 1024;

    private const int MostDims = 32;

    public long Count => Shape.Aggregate(1L, (product, side) => product * side);

    /// <summary>Whether a file begins as one.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> head) => Starts(head);

    /// <exception cref="ImageFormatException">Not a .npy, or its dictionary is broken.</exception>
    public static NpyHeader Read(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> start = stackalloc byte[12];
        source.ReadExactly(0, start, "npy header", cancellation);
        if (!Starts(start)) throw new ImageFormatException("Not a NumPy array.", 0, "magic");
        bool isFirst = start[6] == 1;
        if (start[6] is 0 or > 3) throw new ImageFormatException($"NumPy format version {start[6]}.", 6, "version");
        long length = isFirst ? ByteOrder.Little.UInt16(start[8..]) : ByteOrder.Little.UInt32(start[8..]);
        if (length > MostText) throw new ImageFormatException($"The NumPy header has {length} bytes.", 8, "header");
        int begin = isFirst ? 10 : 12;
        var text = new byte[length];
        source.ReadExactly(begin, text, "npy header", cancellation);
        return Parse(Encoding.UTF8.GetString(text), begin + length);
    }

    private static bool Starts(ReadOnlySpan<byte> head) => head.Length >= 7 && head[0] == 0x93 && head[1..6].SequenceEqual("NUMPY"u8);

    private static NpyHeader Parse(string text, long dataOffset)
    {
        var shape = ShapePattern().Match(text);
        var fortran = FortranPattern().Match(text);
        if (!shape.Success || !fortran.Success) throw new ImageFormatException("The NumPy header has no shape or order.", 10, "shape");
        var descr = DescrPattern().Match(text);
        if (!descr.Success) throw new UnsupportedImageException("An array of structures is no picture.", "NumPy structured array");
        var (name, type, order) = TypeOf(descr.Groups[1].Value);
        return new(name, type, order, fortran.Groups[1].Value == "True", Sides(shape.Groups[1].Value), dataOffset);
    }

    private static long[] Sides(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > MostDims) throw new ImageFormatException($"A NumPy array of {parts.Length} dimensions.", 10, "shape");
        var sides = new long[parts.Length];
        long product = 1;
        for (int i = 0; i < sides.Length; i++)
        {
            // Python 2 wrote long integers with an L.
            bool isNumber = long.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out sides[i]);
            if (!isNumber || (sides[i] > 0 && product > long.MaxValue / 64 / sides[i])) throw new ImageFormatException("The NumPy shape is broken.", 10, "shape");
            product *= Math.Max(1, sides[i]);
        }

        return sides;
    }

    /// <summary>Byte order, kind, bytes: "&lt;u2", "|b1".</summary>
    private static (string Name, SampleType? Type, ByteOrder Order) TypeOf(string descr)
    {
        var order = descr[0] == '>' ? ByteOrder.Big : ByteOrder.Little;
        return descr[1..] switch
        {
            "b1" => ("bool", SampleType.UInt8, order),
            "u1" => Numeric(SampleType.UInt8),
            "i1" => Numeric(SampleType.Int8),
            "u2" => Numeric(SampleType.UInt16),
            "i2" => Numeric(SampleType.Int16),
            "u4" => Numeric(SampleType.UInt32),
            "i4" => Numeric(SampleType.Int32),
            "u8" => Numeric(SampleType.UInt64),
            "i8" => Numeric(SampleType.Int64),
            "f4" => Numeric(SampleType.Float32),
            "f8" => Numeric(SampleType.Float64),
            "f2" => ("float16", null, order),
            "f16" => ("float128", null, order),
            "c8" => ("complex64", null, order),
            "c16" => ("complex128", null, order),
            _ => (descr.Contains('O', StringComparison.Ordinal) ? "object" : "no number", null, order),
        };

        (string, SampleType?, ByteOrder) Numeric(SampleType type) => (PixelBuffer.NumpyName(type), type, order);
    }

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex FortranPattern();

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([<>|=][A-Za-z][0-9A-Za-z\[\]]*)['"]""")]
    private static partial Regex DescrPattern();
}
