namespace Lightbox.Knowledge.Search;

/// <summary>DICOM modality values (PS3.3 C.7.3.1.1.1) and the words people filter with.</summary>
internal static class ModalityNames
{
    private static readonly (string[] Codes, string[] Names)[] Table =
    [
        (["CT"], ["computed tomography"]),
        (["MR"], ["mri", "magnetic resonance"]),
        (["US"], ["ultrasound", "sonography", "echo", "echocardiogram", "echocardiography"]),
        (["DX", "CR"], ["x-ray", "xray", "radiography", "radiograph"]),
        (["MG"], ["mammography", "mammogram"]),
        (["SM"], ["histopathology", "pathology", "microscopy", "whole slide image", "wsi", "slide"]),
        (["PT"], ["pet", "positron emission tomography"]),
        (["NM"], ["nuclear medicine"]),
        (["XA"], ["angiography"]),
        (["OP"], ["fundus photography", "fundus", "ophthalmic photography"]),
        (["ES"], ["endoscopy"]),
        (["XC"], ["photography", "dermoscopy"]),
    ];

    /// <summary>The codes in a column's value ("SM, MR").</summary>
    public static string[] Codes(string column) => column.Split(", ", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The readable names of a code; they are searched beside it.</summary>
    public static IReadOnlyList<string> Names(string code)
    {
        foreach (var (codes, names) in Table)
        {
            if (codes.Contains(code)) return names;
        }

        return [];
    }

    /// <summary>The codes that a filter's value stands for: "x-ray" is DX and CR. An unknown value stands for itself.</summary>
    public static IReadOnlyList<string> Meant(string value)
    {
        foreach (var (codes, names) in Table)
        {
            if (codes.Contains(value, StringComparer.OrdinalIgnoreCase) || names.Contains(value, StringComparer.OrdinalIgnoreCase)) return codes;
        }

        return [value.ToUpperInvariant()];
    }
}
