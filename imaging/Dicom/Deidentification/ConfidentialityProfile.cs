using System.Collections.Frozen;
using System.Globalization;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>What becomes of a value.</summary>
internal enum ValueAction
{
    /// <summary>As it is; of a sequence, its items each by their own rules.</summary>
    Keep,
    Remove,

    /// <summary>Zero length.</summary>
    Empty,

    /// <summary>A value that says nothing and fits the VR; of a sequence, the same for every leaf of it.</summary>
    Dummy,

    /// <summary>Another UID, the same one for the same UID.</summary>
    Uid,

    /// <summary>Words that name nobody; where none is left, the basic profile's action.</summary>
    CleanText,

    /// <summary>Moved by the patient's number of days; what is no date, the basic profile's action.</summary>
    MoveDate,
}

/// <summary>One row of table E.1-1.</summary>
/// <param name="Basic">The basic profile's letters: X, Z, D, U or several of them.</param>
/// <param name="Cleans">The clean descriptors option says C.</param>
/// <param name="MovesDates">The option to retain longitudinal information with modified dates says C.</param>
/// <param name="IsDirect">It names a person, or finds one in somebody's files: a name, a number, an address, a birth date.</param>
internal sealed record ProfileRow(Tag Tag, Vr Vr, string Basic, bool Cleans, bool MovesDates, bool IsDirect, string Keyword)
{
    /// <summary>
    /// Where the table leaves it to the object's type which of several it is, the one that every type allows: a dummy where a value may have to be there, else
    /// an empty one.
    /// </summary>
    public ValueAction BasicAction { get; } = Basic switch
    {
        "X" => ValueAction.Remove,
        "Z" or "XZ" => ValueAction.Empty,
        "U" => ValueAction.Uid,
        "XZU" => ValueAction.Keep,
        "D" or "ZD" or "XD" or "XZD" => ValueAction.Dummy,
        _ => throw new InvalidOperationException($"Table E.1-1 has no action {Basic}."),
    };
}

/// <summary>The basic application level confidentiality profile (PS3.15 annex E), with the rules that are not rows of its table.</summary>
internal static class ConfidentialityProfile
{
    /// <summary>UIDs of classes, syntaxes and code systems say what a thing is and not which one; the table does not list them either.</summary>
    private static readonly FrozenSet<uint> ClassUids = new uint[]
    {
        0x00080016, 0x0008001A, 0x0008001B, 0x00080062, 0x0008010C, 0x0008010D, 0x00080117, 0x00080118, 0x0008040E, 0x00081150, 0x0008115A, 0x00083002,
        0x00089123, 0x00340003, 0x04000010, 0x04000510, 0x30100052, 0x30100053,
    }.ToFrozenSet();

    private static readonly Lazy<FrozenDictionary<uint, ProfileRow>> Rows = new(
        () => AttributeDictionary.Lines("Dicom.Deidentification.Profile.txt").Select(Row).ToFrozenDictionary(row => row.Tag.Value));

    public static IEnumerable<ProfileRow> All => Rows.Value.Values;

    public static ProfileRow? Find(Tag tag) => Rows.Value.GetValueOrDefault(tag.Value);

    /// <summary>The basic profile's action, without the options.</summary>
    public static ValueAction Basic(Tag tag)
    {
        if (Find(tag) is { } row) return row.BasicAction;
        // Private; group lengths, which would be wrong; curves; overlays, which a table that takes their data away leaves without a meaning.
        if ((tag.Group & 1) == 1 || tag.Element == 0 || tag.Group == 0 || (tag.Group & 0xFF00) is 0x5000 or 0x6000) return ValueAction.Remove;
        return AttributeDictionary.VrOf(tag) switch
        {
            // No edition knows it: it may hold anything.
            null => ValueAction.Remove,
            // Of a kind that the table takes care of wherever it lists one.
            Vr.PN or Vr.DA or Vr.DT or Vr.TM => ValueAction.Empty,
            Vr.UI when !ClassUids.Contains(tag.Value) => ValueAction.Uid,
            _ => ValueAction.Keep,
        };
    }

    /// <summary>The action with the options that are asked for.</summary>
    public static ValueAction Action(Tag tag, PseudonymOptions options)
    {
        var row = Find(tag);
        if (options.CleanDescriptors && row?.Cleans == true) return ValueAction.CleanText;
        if (!options.RetainLongitudinal || (tag.Group & 1) == 1) return Basic(tag);
        var vr = row?.Vr ?? AttributeDictionary.VrOf(tag);
        return vr is Vr.DA or Vr.DT or Vr.TM && row?.MovesDates != false ? ValueAction.MoveDate : Basic(tag);
    }

    private static ProfileRow Row(string[] line) => new(
        new Tag(uint.Parse(line[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
        Enum.Parse<Vr>(line[1]),
        line[2],
        line[3] == "C",
        line[4] == "C",
        line[5] == "P",
        line[6]);
}
