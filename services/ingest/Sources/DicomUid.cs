namespace Lightbox.Ingest.Sources;

/// <summary>The grammar of DICOM UIDs (PS3.5 section 9.1): numbers with dots between, at most 64 characters.</summary>
internal static class DicomUid
{
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= 64 && text.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
}
