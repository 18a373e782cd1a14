using Lightbox.Imaging.Dicom.Writing;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>
/// A file with the profile applied to every element at every depth. What is kept is copied byte by byte from the file, pixels first of all; only what
/// changes is written anew, in the file's own encoding.
/// </summary>
internal sealed class DicomRewriter
{
    private readonly Part10File file;
    private readonly PseudonymOptions options;
    private readonly CancellationToken cancellation;
    private readonly DicomOutput output = new();
    private readonly ValueWriter values;
    private readonly MethodStatement statement;

    public DicomRewriter(Part10File file, IPseudonyms pseudonyms, PseudonymOptions options, string subject, CancellationToken cancellation)
    {
        this.file = file;
        this.options = options;
        this.cancellation = cancellation;
        values = new ValueWriter(output, pseudonyms, options, options.RetainLongitudinal ? pseudonyms.Days(subject) : 0);
        statement = new MethodStatement(output, options);
    }

    /// <summary>How the leaves of a sequence are treated.</summary>
    private enum Depths
    {
        /// <summary>Each by its own row.</summary>
        AsListed,

        /// <summary>What its row would keep becomes a dummy, codes of public schemes excepted: the sequence as a whole was to be a dummy.</summary>
        Dummy,

        /// <summary>What its row would keep is cleaned, and local codes are left out: the sequence is a descriptor.</summary>
        Clean,
    }

    /// <exception cref="ImageFormatException">A sequence nests too deep.</exception>
    public IByteSource Write()
    {
        var data = file.DataSet;
        var instance = data.Text(Tags.SopInstanceUid) ?? file.Meta.Text(new Tag(0x00020003)) ?? "";
        MetaHeader.Write(output, data.Text(Tags.SopClassUid) ?? file.Meta.Text(Tags.MediaStorageSopClassUid) ?? "", values.Uid(instance), SyntaxUid());
        var elements = data.Elements;
        for (var i = 0; i < elements.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (elements[i].Tag.Group <= 2 || IsOverruled(elements, i)) continue;
            statement.WriteBefore(elements[i].Tag, data.Encoding);
            if (!MethodStatement.Replaces(elements[i].Tag)) Element(data, elements[i], Depths.AsListed, 0);
        }

        statement.WriteBefore(Tags.Item, data.Encoding);
        return output.Over(file.Source);
    }

    /// <summary>Where a tag comes twice the later one counts, as for a reader.</summary>
    private static bool IsOverruled(ReadOnlySpan<Element> elements, int i) => i + 1 < elements.Length && elements[i + 1].Tag == elements[i].Tag;

    /// <summary>A deflated data set is written inflated; a syntax that the data set contradicts, or that nobody named, is named by what it is.</summary>
    private string SyntaxUid()
    {
        var syntax = file.Syntax;
        if (syntax.Pixels != PixelCoding.Native || syntax.SwappedPixels) return syntax.Uid;
        var encoding = file.DataSet.Encoding;
        return !encoding.Explicit ? "1.2.840.10008.1.2" : encoding.BigEndian ? "1.2.840.10008.1.2.2" : "1.2.840.10008.1.2.1";
    }

    private void Element(DataSet set, Element element, Depths depths, int depth)
    {
        var action = ConfidentialityProfile.Action(element.Tag, options);
        if (action == ValueAction.Remove) return;
        var items = HiddenSequences.Items(file.Source, element, cancellation);
        if (items is null && HiddenSequences.VrOf(element) == Vr.SQ) return;
        if (items is not null && action != ValueAction.Empty)
        {
            Sequence(set, element, items, Inside(element.Tag, action, depths), depth + 1);
            return;
        }

        if (action == ValueAction.Keep) Kept(set, element, depths);
        else values.Write(set, element, action);
    }

    private static Depths Inside(Tag tag, ValueAction action, Depths outer) => action switch
    {
        ValueAction.Dummy => Depths.Dummy,
        ValueAction.CleanText when outer != Depths.Dummy => Depths.Clean,
        // Listed, and kept for the references in it: nothing else of it has to be there.
        ValueAction.Keep when outer == Depths.AsListed && ConfidentialityProfile.Find(tag) is not null => Depths.Clean,
        _ => outer,
    };

    private void Sequence(DataSet outer, Element element, IReadOnlyList<DataSet> items, Depths depths, int depth)
    {
        if (depth > DataSetParser.MaxDepth)
        {
            throw new ImageFormatException($"Sequences are nested deeper than {DataSetParser.MaxDepth}.", element.Offset, element.Tag.ToString());
        }

        var inner = items.Count > 0 ? items[0].Encoding : outer.Encoding;
        // A sequence inside UN is in implicit little endian whatever the file is in (PS3.5 6.2.2); any other mixture cannot be written.
        var isForeign = inner != outer.Encoding;
        if (isForeign && (inner != DataSetEncoding.ImplicitLittle || !outer.Encoding.Explicit)) return;
        output.BeginSequence(element.Tag, isForeign ? Vr.UN : Vr.SQ, outer.Encoding);
        foreach (var item in items)
        {
            var isCode = depths != Depths.AsListed && CodeItems.IsCode(item);
            if (isCode && depths == Depths.Clean && !CodeItems.IsPublic(item)) continue;
            output.BeginItem(inner);
            var elements = item.Elements;
            for (var i = 0; i < elements.Length; i++)
            {
                if (IsOverruled(elements, i)) continue;
                if (isCode && CodeItems.IsPart(elements[i].Tag) && CodeItems.IsPublic(item)) Copy(elements[i], inner);
                else Element(item, elements[i], depths, depth);
            }

            output.EndItem(inner);
        }

        output.EndSequence(inner);
    }

    private void Kept(DataSet set, Element element, Depths depths)
    {
        var vr = HiddenSequences.VrOf(element);
        switch (depths)
        {
            case Depths.Dummy when !IsStructure(element.Tag, vr):
                // The meaning of a public code is words; a local one's could be anything.
                values.Write(set, element, element.Tag == Tags.CodeMeaning ? ValueAction.CleanText : ValueAction.Dummy);
                break;
            case Depths.Clean when vr.FollowsCharacterSet():
                values.Write(set, element, ValueAction.CleanText);
                break;
            default:
                Copy(element, set.Encoding);
                break;
        }
    }

    /// <summary>What makes a structured report one, and numbers of things: no text of a person's choosing.</summary>
    private static bool IsStructure(Tag tag, Vr vr) =>
        tag == Tags.ReferencedFrameNumber || vr is Vr.CS or Vr.AT or Vr.FD or Vr.FL or Vr.SL or Vr.SS or Vr.UI or Vr.UL or Vr.US or Vr.UV or Vr.SV;

    /// <summary>Byte by byte; what follows pixels of undefined length stays behind.</summary>
    private void Copy(Element element, DataSetEncoding encoding)
    {
        var source = file.Source;
        if (element.Length != Dicom.Element.Undefined)
        {
            output.Copy(element.Offset, Math.Min(element.ValueOffset + element.Length, source.Length) - element.Offset);
            return;
        }

        var (end, delimited) = PixelExtent.OfFragments(source, element, encoding.BigEndian, cancellation);
        output.Copy(element.Offset, end - element.Offset);
        if (!delimited) output.EndSequence(encoding);
    }
}
