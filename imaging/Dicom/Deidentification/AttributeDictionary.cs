using System.Collections.Frozen;
using System.Globalization;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>
/// The whole dictionary of PS3.6, tags and VRs, for who must know every attribute: what no edition knows may hold anything, and a sequence that a file
/// writes without its VR hides what is inside. Readers make do with <see cref="ImplicitVrs"/>.
/// </summary>
internal static class AttributeDictionary
{
    private const string Resource = "Dicom.Deidentification.Attributes.txt";

    private static readonly Lazy<(FrozenDictionary<uint, Vr> Exact, (uint Mask, uint Value, Vr Vr)[] Repeating)> Known = new(Read);

    /// <summary>The VR of a tag; null for private tags and for those of no edition.</summary>
    public static Vr? VrOf(Tag tag)
    {
        if (ConfidentialityProfile.Find(tag) is { } row) return row.Vr;
        var (exact, repeating) = Known.Value;
        if (exact.TryGetValue(tag.Value, out var vr)) return vr;
        if ((tag.Group & 1) == 1) return null;
        foreach (var (mask, value, known) in repeating)
        {
            if ((tag.Value & mask) == value) return known;
        }

        return null;
    }

    /// <summary>The lines of an embedded text that are no comments, cut at blanks.</summary>
    public static IEnumerable<string[]> Lines(string resource)
    {
        using var reader = new StreamReader(typeof(AttributeDictionary).Assembly.GetManifestResourceStream($"Lightbox.Imaging.{resource}")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static (FrozenDictionary<uint, Vr>, (uint, uint, Vr)[]) Read()
    {
        var exact = new Dictionary<uint, Vr>();
        var repeating = new List<(uint, uint, Vr)>();
        foreach (var line in Lines(Resource))
        {
            var vr = Enum.Parse<Vr>(line[0]);
            foreach (var tag in line.AsSpan(1))
            {
                if (!tag.Contains('X')) exact.Add(Hex(tag), vr);
                else repeating.Add((Hex(string.Concat(tag.Select(c => c == 'X' ? '0' : 'F'))), Hex(tag.Replace('X', '0')), vr));
            }
        }

        return (exact.ToFrozenDictionary(), [.. repeating]);
    }

    private static uint Hex(string digits) => uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
