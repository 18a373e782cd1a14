namespace Lightbox.Imaging.Dicom;

/// <summary>
/// A file of PS3.10, and the ones that circulate under its name:
/// <code>
/// 128 bytes preamble | "DICM" | group 0002 in explicit little endian | data set in the transfer syntax that group 0002 names
/// </code>
/// Preamble, meta header or transfer syntax may be missing; the length of group 0002 is not believed, since it is often wrong: the group
/// ends where another begins. The preamble's bytes are never used or passed on.
/// </summary>
/// <param name="Source">What offsets of the data set refer to: the file, or the inflated data set of a deflated one.</param>
internal sealed record Part10File(IByteSource Source, DataSet Meta, DataSet DataSet, TransferSyntax Syntax)
{
    public const int PreambleLength = 128;

    /// <summary>Native samples of more than a byte are big endian.</summary>
    public bool HasBigEndianPixels => DataSet.Encoding.BigEndian || Syntax.SwappedPixels;

    public static bool HasPreamble(ReadOnlySpan<byte> head) => head.Length >= PreambleLength + 4 && head.Slice(PreambleLength, 4).SequenceEqual("DICM"u8);

    /// <summary>The prefix at the very start, as some write it who leave the preamble out, with an element of group 0002 behind it.</summary>
    public static bool HasPrefixOnly(ReadOnlySpan<byte> head) => head.Length >= 8 && head.StartsWith("DICM\u0002\0"u8);

    /// <exception cref="ImageFormatException">The structure is broken; says at which byte and in which tag.</exception>
    /// <exception cref="ImageLimitException">It nests, counts or inflates beyond what is allowed.</exception>
    public static Part10File Read(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[PreambleLength + 4];
        head = head[..source.Read(0, head, cancellation)];
        var cursor = new SourceCursor(source, HasPreamble(head) ? PreambleLength + 4 : HasPrefixOnly(head) ? 4 : 0, cancellation);
        var meta = new DataSetParser(cursor).Parse(source.Length, DataSetEncoding.ExplicitLittle, tag => tag.Group != 2);
        var named = meta.Text(Tags.TransferSyntaxUid);
        var syntax = named is null ? null : TransferSyntax.ByUid(named);
        // Some name the deflated syntax and deflate nothing: then an element of group 0008 stands there.
        if (syntax?.Deflated == true && !(cursor.PeekTag(false)?.Group == 8 && cursor.Peek(8) is { Length: 8 } first && EncodingGuess.HasKnownVr(first)))
        {
            var inflated = DeflatedDataSet.Inflate(source, cursor.Position, cancellation);
            cursor = new SourceCursor(inflated, 0, cancellation);
        }

        var encoding = EncodingGuess.Confirm(cursor.Peek(8), syntax?.Encoding);
        var dataSet = new DataSetParser(cursor).Parse(cursor.Length, encoding);
        return new Part10File(cursor.Source, meta, dataSet, syntax ?? TransferSyntax.Unnamed(encoding));
    }
}
