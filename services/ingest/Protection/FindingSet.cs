using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lightbox.Imaging.Dicom.Deidentification;

namespace Lightbox.Ingest.Protection;

/// <summary>
/// What was found in a file, as text: letters for what it is and has, ':' and tags. Files of one scanner have the same, so that a ledger row needs
/// no more than the set's name and a dataset has some dozens of sets, whatever its size.
/// </summary>
/// <param name="Flags">
/// D a DICOM file, S a slide of another format; I names a person, P private tags, B burned-in annotation, L a label or macro image, X what no copy can be made of.
/// </param>
/// <param name="Tags">Group and element in one number, ascending.</param>
internal sealed record FindingSet(string Flags, IReadOnlyList<uint> Tags)
{
    private const int NameLength = 16;

    public bool HasIdentifiers => Has('I');

    public bool HasPrivateTags => Has('P');

    public bool HasBurnedInAnnotation => Has('B');

    public bool HasLabel => Has('L');

    /// <summary>Whether a policy that holds files back holds this one back.</summary>
    public bool Identifies => Flags.AsSpan().IndexOfAny("IPBL") >= 0;

    public string Content => $"{Flags}:{string.Join(',', Tags.Select(tag => tag.ToString("X8", CultureInfo.InvariantCulture)))}";

    /// <summary>From the content, so that every process gives the same name.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Content)))[..NameLength];

    public static FindingSet Of(DicomFindings found) => new(
        "D" + (found.HasIdentifiers ? "I" : "") + (found.HasPrivateTags ? "P" : "") + (found.HasBurnedInAnnotation ? "B" : "") + (found.ShowsLabel ? "L" : ""),
        found.Tags);

    public static FindingSet OfSlide(bool hasLabel) => new(hasLabel ? "SL" : "S", []);

    public static FindingSet Parse(string content)
    {
        var colon = content.IndexOf(':', StringComparison.Ordinal);
        var tags = content[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new FindingSet(content[..colon], [.. tags.Select(tag => uint.Parse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))]);
    }

    private bool Has(char flag) => Flags.Contains(flag, StringComparison.Ordinal);
}
