using System.Collections.Frozen;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The VRs of the tags this reader uses, for files that do not write VRs (PS3.6). Whatever is not here is read as UN, which is safe: its length
/// is known and nobody asks for its value. Sequences are here when something inside them is used.
/// </summary>
internal static class ImplicitVrs
{
    private static readonly FrozenDictionary<uint, Vr> Known = new Dictionary<uint, Vr>
    {
        [0x00020000] = Vr.UL,
        [0x00020001] = Vr.OB,
        [0x00020002] = Vr.UI,
        [0x00020003] = Vr.UI,
        [0x00020010] = Vr.UI,
        [0x00020012] = Vr.UI,
        [0x00041220] = Vr.SQ,
        [0x00041410] = Vr.US,
        [0x00041500] = Vr.CS,
        [0x00080005] = Vr.CS,
        [0x00080008] = Vr.CS,
        [0x00080016] = Vr.UI,
        [0x00080018] = Vr.UI,
        [0x00080020] = Vr.DA,
        [0x00080060] = Vr.CS,
        [0x00080070] = Vr.LO,
        [0x00080104] = Vr.LO,
        [0x00081030] = Vr.LO,
        [0x0008103E] = Vr.LO,
        [0x00081155] = Vr.UI,
        [0x00081160] = Vr.IS,
        [0x00082112] = Vr.SQ,
        [0x00082144] = Vr.IS,
        [0x00089124] = Vr.SQ,
        [0x00089205] = Vr.CS,
        [0x00100010] = Vr.PN,
        [0x00100020] = Vr.LO,
        [0x00180015] = Vr.CS,
        [0x00180040] = Vr.IS,
        [0x00180050] = Vr.DS,
        [0x00180088] = Vr.DS,
        [0x00181063] = Vr.DS,
        [0x00181164] = Vr.DS,
        [0x00182010] = Vr.DS,
        [0x0020000D] = Vr.UI,
        [0x0020000E] = Vr.UI,
        [0x00200013] = Vr.IS,
        [0x00200032] = Vr.DS,
        [0x00200037] = Vr.DS,
        [0x00200052] = Vr.UI,
        [0x00209113] = Vr.SQ,
        [0x00209116] = Vr.SQ,
        [0x00209311] = Vr.CS,
        [0x00280002] = Vr.US,
        [0x00280004] = Vr.CS,
        [0x00280006] = Vr.US,
        [0x00280008] = Vr.IS,
        [0x00280010] = Vr.US,
        [0x00280011] = Vr.US,
        [0x00280030] = Vr.DS,
        [0x00280034] = Vr.IS,
        [0x00280100] = Vr.US,
        [0x00280101] = Vr.US,
        [0x00280102] = Vr.US,
        [0x00280103] = Vr.US,
        [0x00280120] = Vr.US,
        [0x00280121] = Vr.US,
        [0x00280122] = Vr.FL,
        [0x00280123] = Vr.FD,
        [0x00280124] = Vr.FL,
        [0x00280125] = Vr.FD,
        [0x00281040] = Vr.CS,
        [0x00281050] = Vr.DS,
        [0x00281051] = Vr.DS,
        [0x00281052] = Vr.DS,
        [0x00281053] = Vr.DS,
        [0x00281055] = Vr.LO,
        [0x00281056] = Vr.CS,
        [0x00281101] = Vr.US,
        [0x00281102] = Vr.US,
        [0x00281103] = Vr.US,
        [0x00281201] = Vr.OW,
        [0x00281202] = Vr.OW,
        [0x00281203] = Vr.OW,
        [0x00281221] = Vr.OW,
        [0x00281222] = Vr.OW,
        [0x00281223] = Vr.OW,
        [0x00283000] = Vr.SQ,
        [0x00283002] = Vr.US,
        [0x00283003] = Vr.LO,
        [0x00283006] = Vr.OW,
        [0x00283010] = Vr.SQ,
        [0x00289110] = Vr.SQ,
        [0x00289132] = Vr.SQ,
        [0x00289145] = Vr.SQ,
        [0x0048021A] = Vr.SQ,
        [0x00620001] = Vr.CS,
        [0x00620002] = Vr.SQ,
        [0x00620003] = Vr.SQ,
        [0x00620004] = Vr.US,
        [0x00620005] = Vr.LO,
        [0x00620008] = Vr.CS,
        [0x0062000A] = Vr.SQ,
        [0x0062000B] = Vr.US,
        [0x0062000D] = Vr.US,
        [0x0062000E] = Vr.US,
        [0x0062000F] = Vr.SQ,
        [0x20500010] = Vr.SQ,
        [0x20500020] = Vr.CS,
        [0x3004000C] = Vr.DS,
        [0x3004000E] = Vr.DS,
        [0x52009229] = Vr.SQ,
        [0x52009230] = Vr.SQ,
        [0x7FE00001] = Vr.OV,
        [0x7FE00002] = Vr.OV,
        [0x7FE00008] = Vr.OF,
        [0x7FE00009] = Vr.OD,
        [0x7FE00010] = Vr.OW,
    }.ToFrozenDictionary();

    public static bool Has(Tag tag) => Known.ContainsKey(tag.Value);

    public static Vr Of(Tag tag)
    {
        if (Known.TryGetValue(tag.Value, out var vr)) return vr;
        if (tag.Element == 0) return Vr.UL;
        return tag.Group is >= 0x6000 and <= 0x601E && (tag.Group & 1) == 0 ? OfOverlay(tag.Element) : Vr.UN;
    }

    /// <summary>Overlays come in sixteen groups alike.</summary>
    private static Vr OfOverlay(ushort element) => element switch
    {
        0x0010 or 0x0011 or 0x0051 or 0x0100 or 0x0102 => Vr.US,
        0x0015 => Vr.IS,
        0x0040 => Vr.CS,
        0x0050 => Vr.SS,
        0x3000 => Vr.OW,
        _ => Vr.UN,
    };
}
