using System.Buffers.Binary;
using System.Globalization;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Elements by tag. Values are read from the source when asked for, so that a data set costs a few dozen bytes an element whatever it describes.
/// A value that does not parse as what its VR promises is null, as if absent: real files are full of them, and only the pixel
/// description has to insist.
/// </summary>
internal sealed class DataSet
{
    /// <summary>No text or number that is asked for here is longer; lookup tables are read with <see cref="Bytes"/> and a bound of their own.</summary>
    private const int LongestText = 64 * 1024;

    /// <summary>Values up to here, nearly all that are asked for, are read without an array of their own.</summary>
    private const int ShortValue = 128;

    private const byte Escape = 0x1B;

    private static ReadOnlySpan<byte> Padding => " \0\t\r\n"u8;

    private readonly IByteSource source;
    private readonly Element[] elements;

    /// <summary>What the sequence stands in, whose character set counts where an item has none of its own (PS3.3 C.12.1.1.2).</summary>
    private DataSet? outer;

    /// <param name="elements">In any order; where a tag comes twice the later one counts.</param>
    public DataSet(IByteSource source, DataSetEncoding encoding, List<Element> elements)
    {
        this.source = source;
        Encoding = encoding;
        this.elements = IsAscending(elements) ? [.. elements] : [.. elements.OrderBy(element => element.Tag)];
        foreach (var element in this.elements)
        {
            if (element.Items is not { } items) continue;
            foreach (var item in items) item.outer = this;
        }
    }

    public DataSetEncoding Encoding { get; }

    public ReadOnlySpan<Element> Elements => elements;

    public Element? Find(Tag tag)
    {
        var at = IndexOf(tag);
        return at < 0 ? null : elements[at];
    }

    /// <summary>The items of a sequence; none when it is absent or empty.</summary>
    public IReadOnlyList<DataSet> Items(Tag tag) => Find(tag)?.Items ?? [];

    /// <summary>The first value as text, without padding; null when absent or empty.</summary>
    public string? Text(Tag tag)
    {
        if (Find(tag) is not { Length: > 0 and <= ShortValue } element || VrOf(element).IsSingleText()) return Texts(tag) is [{ Length: > 0 } long1, ..] ? long1 : null;
        Span<byte> space = stackalloc byte[ShortValue];
        var bytes = Read(element, space);
        if (!IsPlain(element, bytes)) return Texts(tag) is [{ Length: > 0 } coded, ..] ? coded : null;
        var end = bytes.IndexOf((byte)'\\');
        var first = (end < 0 ? bytes : bytes[..end]).Trim(Padding);
        return first.IsEmpty ? null : System.Text.Encoding.Latin1.GetString(first);
    }

    /// <summary>All values as text, without padding.</summary>
    public string[]? Texts(Tag tag)
    {
        if (Find(tag) is not { Length: > 0 and <= LongestText } element) return null;
        var bytes = Bytes(element, LongestText, CancellationToken.None);
        var vr = VrOf(element);
        var text = vr.FollowsCharacterSet()
            ? CharacterSets.Decode(bytes, SpecificCharacterSet() ?? [])
            : System.Text.Encoding.Latin1.GetString(bytes);
        if (vr.IsSingleText()) return [Trim(text)];
        var texts = text.Split('\\');
        for (var i = 0; i < texts.Length; i++) texts[i] = Trim(texts[i]);
        return texts;
    }

    /// <summary>The first value as a whole number, from text (IS, DS) or binary (US, SS, UL, SL, UV, SV).</summary>
    public int? Integer(Tag tag) => Number(tag) is { } first && first == Math.Floor(first) && Math.Abs(first) <= int.MaxValue ? (int)first : null;

    /// <summary>The first value as a number, whatever the others are; null when absent or not a finite number.</summary>
    public double? Number(Tag tag)
    {
        if (Find(tag) is not { } element) return null;
        if (Numbers(element) is [var number, ..]) return number;
        return !IsBinary(VrOf(element)) && Texts(tag) is [var text, ..] && Decimal([text]) is [var first] && double.IsFinite(first) ? first : null;
    }

    /// <summary>All values as numbers; null when absent or when one is not a finite number.</summary>
    public double[]? Numbers(Tag tag) => Find(tag) is { } element ? Numbers(element) : null;

    /// <summary>The value's bytes as they stand in the file.</summary>
    /// <exception cref="ImageFormatException">The value is longer than <paramref name="most"/> or the source ends within it.</exception>
    public byte[] Bytes(Element element, int most, CancellationToken cancellation)
    {
        if (element.Length < 0 || element.Length > most)
        {
            throw new ImageFormatException($"{element.Tag} has {element.Length} bytes where at most {most} make sense.", element.Offset, element.Tag.ToString());
        }

        var bytes = new byte[element.Length];
        if (source.Read(element.ValueOffset, bytes, cancellation) != bytes.Length)
        {
            throw new ImageFormatException($"The file ends within {element.Tag}.", element.ValueOffset, element.Tag.ToString());
        }

        return bytes;
    }

    private int IndexOf(Tag tag)
    {
        int low = 0, high = elements.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (elements[middle].Tag <= tag) low = middle + 1;
            else high = middle - 1;
        }

        return high >= 0 && elements[high].Tag == tag ? high : -1;
    }

    private double[]? Numbers(Element element)
    {
        if (element.Length is not (> 0 and <= LongestText)) return null;
        var numbers = IsBinary(VrOf(element)) ? Binary(element) : Decimal(element);
        return numbers is { Length: > 0 } && Array.TrueForAll(numbers, double.IsFinite) ? numbers : null;
    }

    /// <summary>The value's bytes in the space given, which must be large enough.</summary>
    private ReadOnlySpan<byte> Read(Element element, Span<byte> space)
    {
        var bytes = space[..(int)element.Length];
        if (source.Read(element.ValueOffset, bytes, CancellationToken.None) == bytes.Length) return bytes;
        throw new ImageFormatException($"The file ends within {element.Tag}.", element.ValueOffset, element.Tag.ToString());
    }

    /// <summary>Whether each byte is a character, whatever Specific Character Set says: every set has ASCII in its place, and ESC begins another.</summary>
    private static bool IsPlain(Element element, ReadOnlySpan<byte> bytes) =>
        !VrOf(element).FollowsCharacterSet() || (System.Text.Ascii.IsValid(bytes) && !bytes.Contains(Escape));

    private string[]? SpecificCharacterSet() => Texts(Tags.SpecificCharacterSet) ?? outer?.SpecificCharacterSet();

    /// <summary>UN is what a writer says who does not know the tag; the dictionary may (PS3.5 6.2.2).</summary>
    private static Vr VrOf(Element element) => element.Vr == Vr.UN || !element.Vr.IsKnown() ? ImplicitVrs.Of(element.Tag) : element.Vr;

    private static bool IsBinary(Vr vr) => vr is Vr.US or Vr.SS or Vr.UL or Vr.SL or Vr.FL or Vr.FD or Vr.UV or Vr.SV or Vr.OW or Vr.AT;

    private static string Trim(string text) => text.Trim(' ', '\0', '\t', '\r', '\n');

    private static bool IsAscending(List<Element> elements)
    {
        for (var i = 1; i < elements.Count; i++)
        {
            if (elements[i].Tag < elements[i - 1].Tag) return false;
        }

        return true;
    }

    private static double[]? Decimal(string[] texts)
    {
        var numbers = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }

        return numbers;
    }

    private double[]? Decimal(Element element)
    {
        if (element.Length > ShortValue || VrOf(element).IsSingleText()) return Decimal(Texts(element.Tag)!);
        Span<byte> space = stackalloc byte[ShortValue];
        var bytes = Read(element, space);
        if (!IsPlain(element, bytes)) return Decimal(Texts(element.Tag)!);
        var numbers = new double[bytes.Count((byte)'\\') + 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            var end = bytes.IndexOf((byte)'\\');
            var one = (end < 0 ? bytes : bytes[..end]).Trim(Padding);
            if (!double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return null;
            bytes = bytes[(end + 1)..];
        }

        return numbers;
    }

    private double[] Binary(Element element)
    {
        Span<byte> space = stackalloc byte[ShortValue];
        var bytes = element.Length <= ShortValue ? Read(element, space) : Bytes(element, LongestText, CancellationToken.None);
        var vr = VrOf(element);
        var size = vr switch { Vr.US or Vr.SS or Vr.OW or Vr.AT => 2, Vr.UL or Vr.SL or Vr.FL => 4, _ => 8 };
        // UN is little endian in every file.
        var big = Encoding.BigEndian && element.Vr != Vr.UN;
        var numbers = new double[bytes.Length / size];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = One(bytes.Slice(i * size, size), vr, big);
        return numbers;
    }

    private static double One(ReadOnlySpan<byte> bytes, Vr vr, bool big) => (vr, big) switch
    {
        (Vr.SS, false) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (Vr.SS, true) => BinaryPrimitives.ReadInt16BigEndian(bytes),
        (Vr.US or Vr.OW or Vr.AT, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (Vr.US or Vr.OW or Vr.AT, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (Vr.SL, false) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (Vr.SL, true) => BinaryPrimitives.ReadInt32BigEndian(bytes),
        (Vr.UL, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (Vr.UL, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (Vr.FL, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (Vr.FL, true) => BinaryPrimitives.ReadSingleBigEndian(bytes),
        (Vr.FD, false) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (Vr.FD, true) => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        (Vr.SV, false) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (Vr.SV, true) => BinaryPrimitives.ReadInt64BigEndian(bytes),
        (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };
}
