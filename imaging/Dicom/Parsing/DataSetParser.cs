namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Elements in order, sequences in depth (PS3.5 7.5). Nothing but heads is read: values are stepped over. A length is believed only when what
/// holds the element has that many bytes left, so nothing here or later allocates more than the file is long.
/// </summary>
/// <remarks>
/// Pixels end a data set: what follows them (padding, signatures) is of no use here, and walking the fragments of a slide would cost as
/// much as reading it. Pixels cut short by the end of the file are kept; the frames that are whole can still be read.
/// </remarks>
internal sealed class DataSetParser(SourceCursor cursor)
{
    /// <summary>Sequences within sequences; the deepest of the standard's own (structured reports) stay below 40.</summary>
    public const int MaxDepth = 128;

    /// <summary>Elements of a file altogether: 60 bytes of memory each.</summary>
    public const int MaxElements = 2_000_000;

    private int count;

    /// <summary>Elements up to <paramref name="end"/>, to the pixels, or to the first tag that <paramref name="stop"/> does not want.</summary>
    public DataSet Parse(long end, DataSetEncoding encoding, Func<Tag, bool>? stop = null)
    {
        var elements = new List<Element>(64);
        while (end - cursor.Position >= 8)
        {
            var tag = cursor.PeekTag(encoding.BigEndian)!.Value;
            if (stop?.Invoke(tag) == true || IsPadding(tag)) break;
            if (tag.IsDelimiter)
            {
                StepOverStray(end, encoding.BigEndian);
                continue;
            }

            var element = ParseElement(end, encoding, 0);
            elements.Add(element);
            if (tag.IsPixels) return new DataSet(cursor.Source, encoding, elements);
        }

        CheckRest(end);
        return new DataSet(cursor.Source, encoding, elements);
    }

    /// <summary>
    /// The items of a value that the file calls UN, or gives no VR, and that a larger dictionary than <see cref="ImplicitVrs"/> knows as a sequence; null when it
    /// does not read as one.
    /// </summary>
    public static List<DataSet>? ItemsOf(IByteSource source, Element element, CancellationToken cancellation) =>
        new DataSetParser(new SourceCursor(source, element.ValueOffset, cancellation)).TryParseItems(element.ValueOffset + element.Length, element.Tag, 1);

    private Element ParseElement(long end, DataSetEncoding encoding, int depth)
    {
        var at = cursor.Position;
        if (ElementHeader.Read(cursor.Peek(ElementHeader.Most), encoding, end - at) is not { } header || header.Size > end - at)
        {
            throw new ImageFormatException("The data set ends within the head of an element.", at);
        }

        if (++count > MaxElements) throw new ImageLimitException($"The file has more than {MaxElements} elements (byte {at}).");
        cursor.Skip(header.Size);
        return header.Length == Element.Undefined ? Undefined(header, at, end, encoding, depth) : Defined(header, at, end, encoding, depth);
    }

    private Element Defined(ElementHeader header, long at, long end, DataSetEncoding encoding, int depth)
    {
        var start = cursor.Position;
        var element = new Element(header.Tag, header.Vr, at, start, header.Length);
        if (header.Length > end - start)
        {
            if (depth > 0 || !header.Tag.IsPixels) throw TooLong(header, at, end - start);
            cursor.Skip(end - start);
            return element;
        }

        if (header.Vr == Vr.SQ) return element with { Items = ParseItems(start + header.Length, end, encoding, header.Tag, depth + 1) };
        if (header.Vr == Vr.UN && ImplicitVrs.Of(header.Tag) == Vr.SQ) element = element with { Items = TryParseItems(start + header.Length, header.Tag, depth + 1) };
        cursor.Skip(start + header.Length - cursor.Position);
        return element;
    }

    /// <summary>A sequence that somebody passed on as UN, not knowing its tag (PS3.5 6.2.2). What does not read as one stays a value without a meaning.</summary>
    private List<DataSet>? TryParseItems(long end, Tag sequence, int depth)
    {
        if (cursor.PeekTag(false) != Tags.Item) return null;
        try
        {
            return ParseItems(end, end, Inner(), sequence, depth);
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    /// <summary>Inside UN stands implicit little endian (PS3.5 6.2.2), unless the first element of the first item shows a VR: some only rename the sequence.</summary>
    private DataSetEncoding Inner()
    {
        var ahead = cursor.Peek(16);
        return ahead.Length == 16 && cursor.PeekTag(false) == Tags.Item && EncodingGuess.HasKnownVr(ahead[8..]) ? DataSetEncoding.ExplicitLittle : DataSetEncoding.ImplicitLittle;
    }

    private Element Undefined(ElementHeader header, long at, long end, DataSetEncoding encoding, int depth)
    {
        var element = new Element(header.Tag, header.Vr, at, cursor.Position, Element.Undefined);
        if (header.Tag == Tags.PixelData)
        {
            if (depth > 0) StepOverFragments(end, encoding.BigEndian);
            return element;
        }

        // UN of undefined length is a sequence whatever the file is in.
        if (header.Vr is not (Vr.SQ or Vr.UN))
        {
            throw new ImageFormatException($"{header.Tag} has undefined length, which VR {header.Vr} may not have.", at, header.Tag.ToString());
        }

        var inner = header.Vr == Vr.UN ? Inner() : encoding;
        return element with { Items = ParseItems(null, end, inner, header.Tag, depth + 1) };
    }

    /// <param name="own">Where the sequence's own length ends it; null when a delimiter does.</param>
    /// <param name="end">
    /// Where what holds the sequence ends. Items are held to this and not to <paramref name="own"/>: editors that take elements out of items
    /// leave sequence lengths behind, and real tools read what they leave.
    /// </param>
    private List<DataSet> ParseItems(long? own, long end, DataSetEncoding encoding, Tag sequence, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ImageFormatException($"Sequences are nested deeper than {MaxDepth}.", cursor.Position, sequence.ToString());
        }

        var items = new List<DataSet>();
        while (own is not { } stop || stop - cursor.Position >= 8)
        {
            var (tag, length, at) = ReadItemHead(end, encoding.BigEndian, sequence);
            if (tag == Tags.SequenceDelimitation) return items;
            if (tag != Tags.Item)
            {
                throw new ImageFormatException($"{tag} stands where an item of {sequence} belongs.", at, sequence.ToString());
            }

            var room = end - cursor.Position;
            if (length > room && !MayBeStale(length, room, depth)) throw TooLong(new ElementHeader(tag, Vr.UN, 8, length), at, room);
            items.Add(ParseItem(length < 0 ? end : cursor.Position + Math.Min(length, room), length < 0, encoding, sequence, depth));
        }

        cursor.Skip(Math.Max(0, own.Value - cursor.Position));
        return items;
    }

    private DataSet ParseItem(long end, bool delimited, DataSetEncoding encoding, Tag sequence, int depth)
    {
        var elements = new List<Element>();
        while (delimited || cursor.Position < end)
        {
            if (end - cursor.Position < 8)
            {
                throw new ImageFormatException($"An item of {sequence} is cut off.", cursor.Position, sequence.ToString());
            }

            var tag = cursor.PeekTag(encoding.BigEndian)!.Value;
            if (tag == Tags.ItemDelimitation)
            {
                cursor.Skip(8);
                if (delimited) break;
                continue;
            }

            // A writer that forgot the item's delimiter: the sequence's ends both.
            if (tag == Tags.SequenceDelimitation && delimited) break;
            if (tag.IsDelimiter)
            {
                throw new ImageFormatException($"{tag} stands within an item of {sequence}.", cursor.Position, sequence.ToString());
            }

            elements.Add(ParseElement(end, encoding, depth));
        }

        return new DataSet(cursor.Source, encoding, elements);
    }

    /// <summary>An icon's compressed pixels inside a sequence: fragments up to their delimiter.</summary>
    private void StepOverFragments(long end, bool bigEndian)
    {
        while (true)
        {
            var (tag, length, at) = ReadItemHead(end, bigEndian, Tags.PixelData);
            if (tag == Tags.SequenceDelimitation) return;
            if (tag != Tags.Item || length < 0 || length > end - cursor.Position)
            {
                throw new ImageFormatException("A fragment of nested pixel data is broken.", at, Tags.PixelData.ToString());
            }

            cursor.Skip(length);
        }
    }

    private (Tag Tag, long Length, long At) ReadItemHead(long end, bool bigEndian, Tag sequence)
    {
        var at = cursor.Position;
        if (end - at < 8) throw new ImageFormatException($"{sequence} has no end.", at, sequence.ToString());
        var bytes = cursor.Peek(8);
        if (bytes.Length < 8) throw new ImageFormatException($"The file ends within {sequence}.", at, sequence.ToString());
        if (++count > MaxElements) throw new ImageLimitException($"The file has more than {MaxElements} elements and items (byte {at}).");
        var tag = cursor.PeekTag(bigEndian)!.Value;
        var length = ElementHeader.Read(bytes, new DataSetEncoding(false, bigEndian), end - at)!.Value.Length;
        cursor.Skip(8);
        return (tag, length, at);
    }

    /// <summary>Fewer bytes than a head has: padding, or what is left of an element.</summary>
    private void CheckRest(long end)
    {
        var rest = end - cursor.Position;
        if (rest is <= 1 or >= 8 || cursor.Peek((int)rest).IndexOfAnyExcept((byte)0) < 0) return;
        throw new ImageFormatException("The file ends within the head of an element.", cursor.Position) { Truncated = true };
    }

    /// <summary>A delimiter with nothing to end, or an item whose sequence got lost, as some writers leave behind; real tools step over them too.</summary>
    private void StepOverStray(long end, bool bigEndian)
    {
        var (tag, length, at) = ReadItemHead(end, bigEndian, Tags.Item);
        if (tag != Tags.Item || length < 0) return;
        var room = end - cursor.Position;
        if (length > room) throw TooLong(new ElementHeader(tag, Vr.UN, 8, length), at, room);
        cursor.Skip(length);
    }

    /// <summary>Files padded with zeros to a block of some medium.</summary>
    private bool IsPadding(Tag tag) => tag.Value == 0 && cursor.Peek(8).IndexOfAnyExcept((byte)0) < 0;

    /// <summary>
    /// The file's last item may claim a little more than the file has, for the same reason; its elements still have to fit exactly.
    /// </summary>
    private static bool MayBeStale(long length, long room, int depth) => depth == 1 && (length - room) * 4 <= room;

    private static ImageFormatException TooLong(ElementHeader header, long at, long room) =>
        new($"{header.Tag} says it has {header.Length} bytes where {room} are left.", at, header.Tag.ToString());
}
