using Lightbox.Imaging.Dicom.Writing;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>
/// The attributes that say a file was de-identified and how (PS3.15 E.1.1 step 7, PS3.3 C.7.1.1 and C.12.1): put in where their tags belong, in place of
/// any that stood there.
/// </summary>
internal sealed class MethodStatement(DicomOutput output, PseudonymOptions options)
{
    private static readonly Tag IdentityRemoved = new(0x00120062), Method = new(0x00120063), MethodCodes = new(0x00120064), Longitudinal = new(0x00280303);

    /// <summary>In order of tags.</summary>
    private readonly Queue<Tag> waiting = new([IdentityRemoved, Method, MethodCodes, Longitudinal]);

    public static bool Replaces(Tag tag) => tag == IdentityRemoved || tag == Method || tag == MethodCodes || tag == Longitudinal;

    /// <summary>Writes those whose place is before a tag, or is the tag's own.</summary>
    public void WriteBefore(Tag next, DataSetEncoding encoding)
    {
        while (waiting.TryPeek(out var tag) && tag <= next) Write(waiting.Dequeue(), encoding);
    }

    private void Write(Tag tag, DataSetEncoding encoding)
    {
        if (tag == IdentityRemoved) output.Element(tag, Vr.CS, EvenText.Of("YES", Vr.CS), encoding);
        else if (tag == Method) output.Element(tag, Vr.LO, EvenText.Of(string.Join('\\', Codes().Select(code => code.Meaning)), Vr.LO), encoding);
        else if (tag == Longitudinal) output.Element(tag, Vr.CS, EvenText.Of(options.RetainLongitudinal ? "MODIFIED" : "REMOVED", Vr.CS), encoding);
        else WriteCodes(tag, encoding);
    }

    private void WriteCodes(Tag tag, DataSetEncoding encoding)
    {
        output.BeginSequence(tag, Vr.SQ, encoding);
        foreach (var (value, meaning) in Codes())
        {
            output.BeginItem(encoding);
            output.Element(CodeItems.CodeValue, Vr.SH, EvenText.Of(value, Vr.SH), encoding);
            output.Element(CodeItems.Designator, Vr.SH, EvenText.Of("DCM", Vr.SH), encoding);
            output.Element(Tags.CodeMeaning, Vr.LO, EvenText.Of(meaning, Vr.LO), encoding);
            output.EndItem(encoding);
        }

        output.EndSequence(encoding);
    }

    /// <summary>PS3.16 CID 7050; at most 64 characters each.</summary>
    private IEnumerable<(string Value, string Meaning)> Codes()
    {
        yield return ("113100", "Basic Application Confidentiality Profile");
        if (options.CleanDescriptors) yield return ("113105", "Clean Descriptors Option");
        if (options.RetainLongitudinal) yield return ("113107", "Retain Longitudinal Temporal Information Modified Dates Option");
    }
}
