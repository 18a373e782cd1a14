using Lightbox.Imaging.Dicom.Writing;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>Values that say nothing and fit their VR (PS3.5 6.2), for where one has to be.</summary>
internal static class DummyValues
{
    public const string Word = "ANONYMIZED";

    /// <returns>An even number of bytes, in either byte order the same.</returns>
    public static byte[] Of(Vr vr) => vr switch
    {
        Vr.AE => Text("ANON"),
        Vr.AS => Text("000Y"),
        Vr.CS or Vr.LO or Vr.LT or Vr.PN or Vr.SH or Vr.ST or Vr.UC or Vr.UT => Text(Word),
        Vr.DA => Text("19000101"),
        Vr.DT => Text("19000101000000"),
        Vr.TM => Text("000000"),
        Vr.DS or Vr.IS => Text("0"),
        Vr.UI => Text("2.25.0"),
        Vr.UR => Text("urn:uuid:00000000-0000-0000-0000-000000000000"),
        Vr.OB or Vr.OW or Vr.UN or Vr.SS or Vr.US => new byte[2],
        Vr.FD or Vr.OD or Vr.OV or Vr.SV or Vr.UV => new byte[8],
        _ => new byte[4],
    };

    private static byte[] Text(string text) => EvenText.Of(text, Vr.LO);
}
