using System.Buffers;
using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom.Writing;

/// <summary>
/// A data set being written (PS3.5 section 7): heads and short values in memory, long values as ranges of the file they come from. Sequences and
/// items get undefined length and delimiters, so that nothing has to be counted before it is written.
/// </summary>
internal sealed class DicomOutput
{
    private const uint UndefinedLength = 0xFFFFFFFF;

    private readonly List<Piece> pieces = [];
    private readonly ArrayBufferWriter<byte> pending = new();

    /// <summary>An element with its value.</summary>
    /// <param name="value">Of even length, in the encoding's byte order.</param>
    public void Element(Tag tag, Vr vr, ReadOnlySpan<byte> value, DataSetEncoding encoding)
    {
        Head(tag, vr, (uint)value.Length, encoding);
        pending.Write(value);
    }

    public void BeginSequence(Tag tag, Vr vr, DataSetEncoding encoding) => Head(tag, vr, UndefinedLength, encoding);

    public void BeginItem(DataSetEncoding encoding) => Delimiter(Tags.Item, UndefinedLength, encoding);

    public void EndItem(DataSetEncoding encoding) => Delimiter(Tags.ItemDelimitation, 0, encoding);

    public void EndSequence(DataSetEncoding encoding) => Delimiter(Tags.SequenceDelimitation, 0, encoding);

    /// <summary>Bytes as they stand.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => pending.Write(bytes);

    /// <summary>A range of the file that is rewritten; ranges that follow each other become one.</summary>
    public void Copy(long offset, long length)
    {
        if (length == 0) return;
        if (pending.WrittenCount == 0 && pieces is [.., { Memory: null } last] && last.Offset + last.Length == offset)
        {
            pieces[^1] = last with { Length = last.Length + length };
            return;
        }

        Flush();
        pieces.Add(Piece.Range(offset, length));
    }

    /// <summary>What was written so far, over the source that ranges refer to.</summary>
    public ComposedByteSource Over(IByteSource source)
    {
        Flush();
        return new ComposedByteSource(source, pieces);
    }

    /// <summary>What was written so far, when all of it is in memory.</summary>
    public byte[] ToArray() => pending.WrittenSpan.ToArray();

    private void Flush()
    {
        if (pending.WrittenCount == 0) return;
        pieces.Add(Piece.Of(pending.WrittenSpan.ToArray()));
        pending.ResetWrittenCount();
    }

    private void Head(Tag tag, Vr vr, uint length, DataSetEncoding encoding)
    {
        TagOf(tag, encoding.BigEndian);
        if (!encoding.Explicit)
        {
            Number32(length, encoding.BigEndian);
            return;
        }

        pending.Write([(byte)((ushort)vr >> 8), (byte)vr]);
        if (vr.HasLongLength())
        {
            Number16(0, encoding.BigEndian);
            Number32(length, encoding.BigEndian);
        }
        else
        {
            Number16(checked((ushort)length), encoding.BigEndian);
        }
    }

    private void Delimiter(Tag tag, uint length, DataSetEncoding encoding)
    {
        TagOf(tag, encoding.BigEndian);
        Number32(length, encoding.BigEndian);
    }

    private void TagOf(Tag tag, bool big)
    {
        Number16(tag.Group, big);
        Number16(tag.Element, big);
    }

    private void Number16(ushort value, bool big)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (big) BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        pending.Write(bytes);
    }

    private void Number32(uint value, bool big)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (big) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        pending.Write(bytes);
    }
}
