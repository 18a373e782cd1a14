using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Exports;

/// <summary>Names in an export's top folder.</summary>
internal static class ExportFiles
{
    public const string Declaration = "bagit.txt";
    public const string BagInfo = "bag-info.txt";
    public const string Manifest = "manifest-sha256.txt";
    public const string TagManifest = "tagmanifest-sha256.txt";
    public const string Assets = "assets.jsonl";
    public const string Citations = "CITATIONS.txt";
    public const string BibTeX = "citations.bib";
    public const string Terms = "TERMS.txt";
    public const string Notice = "NOTICE.txt";

    private const string BagPayload = "data";
    private const string FolderPayload = "files";

    /// <summary>Everything that an export may put there.</summary>
    public static readonly string[] TopLevel =
        [Declaration, BagInfo, Manifest, TagManifest, Assets, Citations, BibTeX, Terms, Notice, BagPayload, FolderPayload];

    /// <summary>The folder of the files themselves.</summary>
    public static string Payload(ExportLayout layout) => layout == ExportLayout.Folder ? FolderPayload : BagPayload;
}
