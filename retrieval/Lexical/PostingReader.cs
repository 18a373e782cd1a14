namespace Lightbox.Retrieval.Lexical;

/// <summary>Goes through the bytes of a <see cref="PackedList"/>, document by document.</summary>
/// <param name="bytes">Of a whole list.</param>
/// <param name="firstDocument">What the list's numbers are counted from.</param>
internal ref struct PostingReader(ReadOnlySpan<byte> bytes, int firstDocument)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;
    private int patternAt;

    public int Document { get; private set; } = firstDocument;

    /// <summary>To the next document; false behind the last.</summary>
    public bool Next()
    {
        if (at >= bytes.Length) return false;
        var step = Varint(bytes, ref at);
        Document += (int)(step >> 1);
        if ((step & 1) != 0) at = Skip(bytes, patternAt = at);
        return true;
    }

    /// <summary>The document's count of the term, each field weighted and normalised.</summary>
    /// <param name="norms">By document x fields + field.</param>
    public readonly float Frequency(ReadOnlySpan<float> norms, int fields) => Frequency(bytes, patternAt, norms.Slice(Document * fields, fields));

    /// <summary>The term's occurrences in the document, all fields.</summary>
    public readonly int Occurrences()
    {
        var sum = 0;
        for (var (from, more) = (patternAt, true); more;)
        {
            more = (bytes[from] & 1) != 0;
            sum += Count(bytes, ref from);
        }

        return sum;
    }

    /// <summary>The fields that hold the term, a bit each.</summary>
    public readonly int Fields()
    {
        var fields = 0;
        for (var (from, more) = (patternAt, true); more;)
        {
            more = (bytes[from] & 1) != 0;
            fields |= 1 << (bytes[from] >> 4);
            Count(bytes, ref from);
        }

        return fields;
    }

    /// <summary>The document's pattern, for another list.</summary>
    public readonly ReadOnlySpan<byte> Pattern() => bytes[patternAt..Skip(bytes, patternAt)];

    /// <summary>The sum of a pattern's counts, each times its field's norm.</summary>
    public static float Frequency(ReadOnlySpan<byte> bytes, int pattern, ReadOnlySpan<float> norms)
    {
        float sum = 0;
        for (var more = true; more;)
        {
            more = (bytes[pattern] & 1) != 0;
            var norm = norms[bytes[pattern] >> 4];
            sum += norm * Count(bytes, ref pattern);
        }

        return sum;
    }

    /// <summary>Where a pattern ends.</summary>
    public static int Skip(ReadOnlySpan<byte> bytes, int pattern)
    {
        for (var more = true; more;)
        {
            more = (bytes[pattern] & 1) != 0;
            Count(bytes, ref pattern);
        }

        return pattern;
    }

    public static uint Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = bytes[at++];
        if (value < 0x80) return value;
        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            uint part = bytes[at++];
            value |= (part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }

    /// <summary>The count of the pattern's field at a place, which moves to the next field.</summary>
    private static int Count(ReadOnlySpan<byte> bytes, ref int at)
    {
        var inline = (bytes[at++] >> 1) & 7;
        return inline > 0 ? inline : (int)Varint(bytes, ref at);
    }
}
