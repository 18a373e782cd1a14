using System.Text;

namespace Lightbox.Imaging.Dicom.Writing;

/// <summary>Text as a value: ASCII, made even with a blank, a UID with NUL (PS3.5 6.2).</summary>
internal static class EvenText
{
    public static byte[] Of(string text, Vr vr)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return (bytes.Length & 1) == 0 ? bytes : [.. bytes, (byte)(vr == Vr.UI ? 0 : ' ')];
    }
}
