using Lightbox.Imaging.Dicom.Writing;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>One value with what the profile says of it, to an output. Sequences are the rewriter's.</summary>
internal sealed class ValueWriter(DicomOutput output, IPseudonyms pseudonyms, PseudonymOptions options, int days)
{
    private const string StandardUids = "1.2.840.10008.";

    private static readonly Tag PatientName = new(0x00100010), PatientId = new(0x00100020), Issuer = new(0x00100021);

    public void Write(DataSet set, Element element, ValueAction action)
    {
        var vr = AttributeDictionary.VrOf(element.Tag) ?? Vr.UN;
        var value = element.Tag == PatientName || element.Tag == PatientId ? Pseudonym(set) : Value(set, element, vr, action);
        if (value is not null) output.Element(element.Tag, vr, value, set.Encoding);
    }

    /// <summary>Null for a value that goes without a trace.</summary>
    private byte[]? Value(DataSet set, Element element, Vr vr, ValueAction action) => action switch
    {
        ValueAction.Empty => [],
        ValueAction.Dummy => element.Length == 0 ? [] : DummyValues.Of(vr),
        ValueAction.Uid => EvenText.Of(string.Join('\\', (set.Texts(element.Tag) ?? []).Select(Uid)), Vr.UI),
        ValueAction.CleanText => Cleaned(set, element, vr) ?? Value(set, element, vr, Otherwise(element)),
        ValueAction.MoveDate => Moved(set, element, vr) ?? Value(set, element, vr, Otherwise(element)),
        _ => null,
    };

    public string Uid(string uid) => uid.Length == 0 || uid.StartsWith(StandardUids, StringComparison.Ordinal) ? uid : pseudonyms.Uid(uid);

    /// <summary>Patient's name and id become the same pseudonym, so that a viewer that lists names lists patients.</summary>
    private byte[] Pseudonym(DataSet set) => EvenText.Of(pseudonyms.Patient(set.Text(Issuer) ?? "", set.Text(PatientId) ?? ""), Vr.LO);

    private static byte[]? Cleaned(DataSet set, Element element, Vr vr)
    {
        if (!vr.FollowsCharacterSet()) return null;
        var words = (set.Texts(element.Tag) ?? []).Select(DescriptorWords.Clean).Where(text => text.Length > 0).ToArray();
        return words.Length == 0 ? null : EvenText.Of(string.Join(vr.IsSingleText() ? " " : "\\", words), vr);
    }

    private byte[]? Moved(DataSet set, Element element, Vr vr) =>
        set.Texts(element.Tag) is { } values && DateMove.Move(vr, values, days) is { } moved ? EvenText.Of(moved, vr) : null;

    /// <summary>What is done where an option has nothing to keep: as without the option.</summary>
    private ValueAction Otherwise(Element element) => ConfidentialityProfile.Basic(element.Tag) switch
    {
        // A text that is kept only where it can be cleaned.
        ValueAction.Keep => options.CleanDescriptors ? ValueAction.Remove : ValueAction.Empty,
        var basic => basic,
    };
}
