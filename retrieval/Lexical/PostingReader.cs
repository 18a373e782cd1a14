using System.Runtime.CompilerServices;

namespace Lightbox.Retrieval.Lexical;

/// <summary>Goes through the bytes of a <see cref="PackedList"/>, document by document.</summary>
/// <param name="bytes">Of a whole list.</param>
/// <param name="firstDocument">What the list's numbers are counted from.</param>
internal ref struct PostingReader(ReadOnlySpan<byte> bytes, int firstDocument)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;
    private int patternAt;
    private bool isSingle;
    private int field;
    private int count;

    public int Document { get; private set; } = firstDocument;

    /// <summary>To the next document; false behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (at >= bytes.Length) return false;
        uint step = bytes[at++];
        if (step >= 0x80) step = Rest(step);
        Document += (int)(step >> 1);
        if ((step & 1) != 0) ReadPattern();
        return true;
    }

    /// <summary>The document's count of the term, each field weighted and normalised.</summary>
    /// <param name="norms">By document x fields + field.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Frequency(ReadOnlySpan<float> norms, int fields) =>
        isSingle ? count * norms[(Document * fields) + field] : OverFields(norms.Slice(Document * fields, fields));

    /// <summary>The term's occurrences in the document, all fields.</summary>
    public readonly int Occurrences()
    {
        var sum = 0;
        for (var (from, more) = (patternAt, true); more;)
        {
            more = (bytes[from] & 1) != 0;
            sum += CountAt(ref from);
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
            CountAt(ref from);
        }

        return fields;
    }

    /// <summary>The document's pattern, for another list.</summary>
    public readonly ReadOnlySpan<byte> Pattern()
    {
        var end = patternAt;
        for (var more = true; more;)
        {
            more = (bytes[end] & 1) != 0;
            CountAt(ref end);
        }

        return bytes[patternAt..end];
    }

    private uint Rest(uint low)
    {
        var value = low & 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            uint part = bytes[at++];
            value |= (part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }

    private void ReadPattern()
    {
        patternAt = at;
        isSingle = (bytes[at] & 1) == 0;
        field = bytes[at] >> 4;
        count = CountAt(ref at);
        if (isSingle) return;
        for (var more = true; more;)
        {
            more = (bytes[at] & 1) != 0;
            CountAt(ref at);
        }
    }

    private readonly float OverFields(ReadOnlySpan<float> norms)
    {
        float sum = 0;
        for (var (from, more) = (patternAt, true); more;)
        {
            more = (bytes[from] & 1) != 0;
            var norm = norms[bytes[from] >> 4];
            sum += norm * CountAt(ref from);
        }

        return sum;
    }

    /// <summary>The count of the pattern's field at a place, which moves to the next field.</summary>
    private readonly int CountAt(ref int from)
    {
        var inline = (bytes[from++] >> 1) & 7;
        if (inline > 0) return inline;
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            int part = bytes[from++];
            value |= (part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
