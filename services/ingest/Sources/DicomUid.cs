namespace Lightbox.Ingest.Sources;

/// <summary>The grammar of DICOM UIDs (PS3.5 9.1): numbers with dots between, at most 64 characters. Leading zeros are forbidden there and met in practice; they do no harm.</summary>
internal static class DicomUid
{
    private const int MaximumLength = 64;

    public static bool IsValid(string uid)
    {
        if (uid.Length is 0 or > MaximumLength || uid[0] == '.' || uid[^1] == '.' || uid.Contains("..", StringComparison.Ordinal)) return false;
        return uid.All(c => char.IsAsciiDigit(c) || c == '.');
    }
}
