using System.Text;
using System.Web;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>What `ingest` is given: a path, a URL, or a manifest, told apart by what it is and not by its name.</summary>
/// <param name="Source">Holds no signature.</param>
/// <param name="Link">The whole link, when it carries a signature: for the job that asks for it, and for nothing else.</param>
/// <param name="Path">The absolute path on this machine that the request names; null for none.</param>
/// <param name="Title">A few words for a dataset of its own.</param>
internal sealed record SourceArgument(Source Source, string? Link, string? Path, string Title)
{
    private const string TciaPrefix = "tcia:";
    private const string DicomwebPrefix = "dicomweb:";
    private const int HeadBytes = 4096;

    /// <summary>As the contract has it for .tcia and .s5cmd manifests.</summary>
    private const int MaximumManifest = 16 * 1024 * 1024;

    /// <summary>Parameters by which the signatures of Azure, Amazon and Google are known.</summary>
    private static readonly string[] Signatures = ["sig", "X-Amz-Signature", "X-Goog-Signature"];

    /// <summary>How a line of a manifest for s5cmd begins.</summary>
    private static readonly string[] S3Commands = ["cp ", "sync ", "s5cmd ", "s3://"];

    /// <exception cref="CommandFailedException">It is none of them.</exception>
    public static SourceArgument Of(string text, bool inPlace, string endpoint = "", string region = "")
    {
        if (text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            return new SourceArgument(new Source { S3 = new S3Source { Uri = text, Endpoint = endpoint, Region = region } }, null, null, text["s3://".Length..].Split('/')[0]);
        if (text.StartsWith(TciaPrefix, StringComparison.OrdinalIgnoreCase)) return OfTcia(text[TciaPrefix.Length..]);
        if (text.StartsWith(DicomwebPrefix, StringComparison.OrdinalIgnoreCase))
            return OfDicomweb(Url(text[DicomwebPrefix.Length..]));

        return text.Contains("://", StringComparison.Ordinal) ? OfUrl(Url(text)) : OfPath(System.IO.Path.GetFullPath(text), inPlace, endpoint, region);
    }

    /// <summary>Collection, or collection/patient.</summary>
    private static SourceArgument OfTcia(string text)
    {
        var parts = text.Split('/', 2);
        if (parts[0].Length == 0) throw new CommandFailedException("Write a collection of The Cancer Imaging Archive as tcia:COLLECTION or tcia:COLLECTION/PATIENT.", ExitCodes.WrongUse);
        return new SourceArgument(new Source { Tcia = new TciaSource { Collection = parts[0], PatientId = parts.Length > 1 ? parts[1] : "" } }, null, null, parts[0]);
    }

    /// <summary>The service's root, with a search behind a '?', or one of its studies: https://pacs/dicom-web/studies/1.2.3.</summary>
    private static SourceArgument OfDicomweb(Uri url)
    {
        const string Studies = "/studies/";
        var root = url.GetLeftPart(UriPartial.Path);
        var source = new DicomwebSource { Query = url.Query.TrimStart('?') };
        var at = root.LastIndexOf(Studies, StringComparison.Ordinal);
        if (at >= 0) source.StudyInstanceUids.Add(root[(at + Studies.Length)..].TrimEnd('/'));
        source.BaseUri = at >= 0 ? root[..at] : root;
        return new SourceArgument(new Source { Dicomweb = source }, null, null, url.Host);
    }

    private static SourceArgument OfUrl(Uri url)
    {
        if (url.Scheme is not ("http" or "https")) throw new CommandFailedException($"'{url.Scheme}:' is no way to files that Lightbox knows; it takes http, https and s3.", ExitCodes.WrongUse);
        var query = HttpUtility.ParseQueryString(url.Query);
        var isSigned = Signatures.Any(signature => query[signature] is not null);
        var link = isSigned ? url.AbsoluteUri : null;
        var plain = isSigned ? url.GetLeftPart(UriPartial.Path) : url.AbsoluteUri;
        // Azure's "Service SAS" for a container says so in its resource (sr=c), an account's in its resource types (srt=c...).
        var isContainer = query["sig"] is not null && (query["sr"] == "c" || query["restype"] == "container" || query["srt"]?.Contains('c', StringComparison.Ordinal) == true);
        var source = isContainer
            ? new Source { AzureBlob = new AzureBlobSource { ContainerUri = plain } }
            : new Source { Http = new HttpSource { Files = { new HttpFile { Uri = plain } } } };
        return new SourceArgument(source, link, null, System.IO.Path.GetFileNameWithoutExtension(url.AbsolutePath.TrimEnd('/')) is { Length: > 0 } name ? name : url.Host);
    }

    private static SourceArgument OfPath(string path, bool inPlace, string endpoint, string region)
    {
        var title = System.IO.Path.GetFileName(path.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        if (Directory.Exists(path)) return new SourceArgument(Local(path, inPlace), null, path, title);
        if (!File.Exists(path)) throw new CommandFailedException($"There is no file or folder {path}.", ExitCodes.WrongUse);
        var source = Manifest(path, endpoint, region);
        return source is null ? new SourceArgument(Local(path, inPlace), null, path, title) : new SourceArgument(source, null, null, System.IO.Path.GetFileNameWithoutExtension(path));
    }

    private static Source Local(string path, bool inPlace) => new() { Local = new LocalSource { Path = path, InPlace = inPlace } };

    /// <summary>Null for a file that is no manifest.</summary>
    private static Source? Manifest(string path, string endpoint, string region)
    {
        var kind = KindOf(Head(path));
        if (kind is null) return null;
        if (new FileInfo(path).Length > MaximumManifest) throw new CommandFailedException($"{path} is larger than a manifest may be ({MaximumManifest / 1024 / 1024} MB).", ExitCodes.WrongUse);
        return kind(File.ReadAllText(path), endpoint, region);
    }

    private static Func<string, string, string, Source>? KindOf(string head)
    {
        if (head.Contains("ListOfSeriesToDownload=", StringComparison.OrdinalIgnoreCase) || head.StartsWith("downloadServerUrl=", StringComparison.OrdinalIgnoreCase))
            return (text, _, _) => new Source { Tcia = new TciaSource { Manifest = text } };
        var first = head.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#') ?? "";
        if (S3Commands.Any(command => first.StartsWith(command, StringComparison.Ordinal)) && first.Contains("s3://", StringComparison.Ordinal))
            return (text, endpoint, region) => new Source { S3 = new S3Source { Manifest = text, Endpoint = endpoint, Region = region } };
        return first.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || first.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? (text, _, _) => new Source { Http = new HttpSource { Manifest = text } }
            : null;
    }

    /// <summary>The beginning as text; empty for what is no text.</summary>
    private static string Head(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[HeadBytes];
        var head = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return head.Contains((byte)0) ? "" : Encoding.UTF8.GetString(head).TrimStart('\uFEFF');
    }

    private static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw new CommandFailedException("The URL is not one.", ExitCodes.WrongUse);
}
