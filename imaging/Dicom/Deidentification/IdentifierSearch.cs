using Lightbox.Imaging.Dicom.Slides;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>Looks through a file for what table E.1-1 lists, at every depth.</summary>
internal sealed class IdentifierSearch(Part10File file, CancellationToken cancellation)
{
    /// <summary>Different tags told of one file; more are as good as these.</summary>
    private const int MaxTags = 1024;

    private static readonly Tag PatientName = new(0x00100010), PatientId = new(0x00100020), IdentityRemoved = new(0x00120062), BurnedIn = new(0x00280301);

    private readonly SortedSet<uint> tags = [];
    private bool hasIdentifiers;
    private bool hasPrivate;

    public DicomFindings Find()
    {
        var data = file.DataSet;
        var removed = Says(data, IdentityRemoved);
        Look(data, removed && HasPseudonym(data), 0);
        LookBehindPixels();
        return new DicomFindings
        {
            Tags = [.. tags],
            HasIdentifiers = hasIdentifiers,
            HasPrivateTags = hasPrivate,
            HasBurnedInAnnotation = Says(data, BurnedIn),
            ShowsLabel = SlideInstance.ShowsLabel(file),
            SaysIdentityRemoved = removed,
        };
    }

    private static bool Says(DataSet data, Tag tag) => string.Equals(data.Text(tag), "YES", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever takes identities away writes the same pseudonym into both, or leaves the name empty.</summary>
    private static bool HasPseudonym(DataSet data) => data.Text(PatientName) is not { } name || name == data.Text(PatientId);

    private void Look(DataSet set, bool isPseudonymous, int depth)
    {
        if (depth > DataSetParser.MaxDepth) return;
        foreach (var element in set.Elements)
        {
            cancellation.ThrowIfCancellationRequested();
            var tag = element.Tag;
            if ((tag.Group & 1) == 1)
            {
                hasPrivate = true;
                Add(tag);
                continue;
            }

            if (tag.Group <= 2) continue;
            var row = ConfidentialityProfile.Find(tag);
            var isListed = row is { BasicAction: not ValueAction.Uid } || (tag.Group & 0xFF00) == 0x5000 || ((tag.Group & 0xFF00) == 0x6000 && tag.Element is 0x3000 or 0x4000);
            if (row is null && !isListed && element.Vr is not (Vr.UN or Vr.SQ)) continue;
            var items = HiddenSequences.Items(file.Source, element, cancellation);
            if (isListed && HasValue(set, element, items))
            {
                Add(tag);
                if (row?.IsDirect == true && !(isPseudonymous && (tag == PatientName || tag == PatientId))) hasIdentifiers = true;
            }

            foreach (var item in items ?? []) Look(item, isPseudonymous, depth + 1);
        }
    }

    /// <summary>Some writers put private elements behind the pixels, where no reader looks.</summary>
    private void LookBehindPixels()
    {
        if (file.DataSet.Pixels() is not { Length: > 0 } pixels) return;
        var end = pixels.ValueOffset + pixels.Length;
        if (file.Source.Length - end < 8) return;
        try
        {
            Look(new DataSetParser(new SourceCursor(file.Source, end, cancellation)).Parse(file.Source.Length, file.DataSet.Encoding), false, 0);
        }
        catch (ImagingException)
        {
            // Bytes that are no elements: padding of a medium. The copy leaves them behind.
        }
    }

    private static bool HasValue(DataSet set, Element element, IReadOnlyList<DataSet>? items)
    {
        if (items is not null) return items.Count > 0;
        // The dummy that copies have stands for nobody.
        if (element.Length is 0 or > 64) return element.Length != 0;
        if (set.Text(element.Tag) is { } first && first != DummyValues.Word) return true;
        return set.Texts(element.Tag)?.Any(text => text.Length > 0 && text != DummyValues.Word) == true;
    }

    private void Add(Tag tag)
    {
        if (tags.Count < MaxTags) tags.Add(tag.Value);
    }
}
