using System.Collections.Frozen;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>Coded entries (PS3.3 8.8): a code of a public scheme names nobody; a local one may be anything.</summary>
internal static class CodeItems
{
    public static readonly Tag CodeValue = new(0x00080100), Designator = new(0x00080102), SchemeVersion = new(0x00080103), LongCodeValue = new(0x00080119);

    /// <summary>Schemes of PS3.16 table 8-1 that medical images use.</summary>
    private static readonly FrozenSet<string> PublicSchemes = new[]
    {
        "DCM", "SCT", "SRT", "SNM3", "99SDM", "LN", "UCUM", "RADLEX", "FMA", "NCIt", "ICD9", "I9C", "I10", "I10P", "I11", "ICDO3", "UMLS", "RXNORM", "C4", "C5",
        "BI", "MA", "UNS", "ACR", "MDC", "NDC", "ATC", "HPC", "ISO639_1", "ISO639_2", "ISO3166_1", "RFC5646", "UBERON", "BRAINLEX", "NEULEX", "RGID", "PUBCHEM_CID",
    }.ToFrozenSet();

    /// <summary>Whether an item is a coded entry at all.</summary>
    public static bool IsCode(DataSet item) => item.Find(CodeValue) is not null || item.Find(LongCodeValue) is not null;

    /// <summary>Whether its scheme is a public one and its value has a code's shape.</summary>
    public static bool IsPublic(DataSet item) =>
        item.Text(Designator) is { } scheme && PublicSchemes.Contains(scheme)
        && (item.Text(CodeValue) ?? item.Text(LongCodeValue)) is { Length: > 0 and <= 64 } value && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '/');

    /// <summary>The parts of a code that stand as they are when it is public.</summary>
    public static bool IsPart(Tag tag) => tag == CodeValue || tag == Designator || tag == SchemeVersion || tag == LongCodeValue;
}
