using System.Xml;

namespace Lightbox.Ingest.Sources.Azure;

/// <summary>A blob as a list of blobs has it.</summary>
/// <param name="ETag">Without the quotes that the HTTP header puts around it.</param>
/// <param name="IsFolder">Only stands for a folder, in accounts that have those.</param>
/// <param name="IsArchived">In the archive tier: not readable before it is brought back.</param>
internal sealed record AzureBlob(string Name, long? SizeBytes, string? ETag, Digest? Md5, bool IsFolder, bool IsArchived);

/// <summary>
/// One page of List Blobs: EnumerationResults/Blobs/Blob with Name and Properties (Content-Length, Etag, Content-MD5, ResourceType,
/// AccessTier), Metadata (hdi_isfolder), then NextMarker, empty on the last page.
/// </summary>
internal sealed record AzureBlobPage(IReadOnlyList<AzureBlob> Blobs, string NextMarker)
{
    private const int MaximumBlobs = 100_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="SourceException">BAD_ANSWER: it is no such list.</exception>
    public static AzureBlobPage Read(Stream xml, string host)
    {
        try
        {
            using var reader = XmlReader.Create(xml, Settings);
            reader.MoveToContent();
            if (reader.LocalName != "EnumerationResults") throw Wrong(host);
            var blobs = new List<AzureBlob>();
            var marker = "";
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Blob" && blobs.Count < MaximumBlobs) blobs.Add(Blob(reader));
                else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "NextMarker") marker = reader.ReadElementContentAsString();
                else reader.Read();
            }

            return new AzureBlobPage(blobs, marker);
        }
        catch (XmlException broken)
        {
            throw Wrong(host, broken);
        }
    }

    private static AzureBlob Blob(XmlReader reader)
    {
        var blob = new AzureBlob("", null, null, null, false, false);
        using var inside = reader.ReadSubtree();
        inside.Read();
        inside.Read();
        while (!inside.EOF)
        {
            if (inside.NodeType == XmlNodeType.Element && inside.LocalName is not ("Properties" or "Metadata")) blob = With(blob, inside);
            else inside.Read();
        }

        reader.Read();
        return blob;
    }

    /// <summary>Reads one element; what is not known is passed over.</summary>
    private static AzureBlob With(AzureBlob blob, XmlReader element)
    {
        var encoded = element.GetAttribute("Encoded") == "true";
        switch (element.LocalName)
        {
            case "Name":
                var name = element.ReadElementContentAsString();
                return blob with { Name = encoded ? Uri.UnescapeDataString(name) : name };
            case "Content-Length":
                return long.TryParse(element.ReadElementContentAsString(), out var length) && length >= 0 ? blob with { SizeBytes = length } : blob;
            case "Etag":
                return element.ReadElementContentAsString().Trim('"') is { Length: > 0 } etag ? blob with { ETag = etag } : blob;
            case "Content-MD5":
                return blob with { Md5 = Digest.OfBase64Md5(element.ReadElementContentAsString()) };
            case "ResourceType":
                return blob with { IsFolder = blob.IsFolder || element.ReadElementContentAsString() == "directory" };
            case "hdi_isfolder":
                return blob with { IsFolder = blob.IsFolder || element.ReadElementContentAsString() == "true" };
            case "AccessTier":
                return blob with { IsArchived = element.ReadElementContentAsString() == "Archive" };
            default:
                element.Skip();
                return blob;
        }
    }

    private static SourceException Wrong(string host, Exception? inner = null) =>
        new("BAD_ANSWER", $"{host} does not answer with a list of blobs.", inner: inner);
}
