using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>What of an entry is embedded: what it says, the name first; nothing of its administration.</summary>
internal static class EntryText
{
    public static string Of(EntryRow row)
    {
        var modalities = ModalityNames.Codes(row.Modality).Select(code => ModalityNames.Names(code) is [var name, ..] ? name : code);
        string[] parts =
        [
            row.FindingName,
            string.Join(", ", modalities.Append(row.BodyPart).Append(row.FindingCategory).Where(p => p.Length > 0)),
            row.Description,
            row.ClinicalSignificance,
            string.Join("; ", row.KeyFeatures),
            row.Symptoms.Count == 0 ? "" : "Symptoms: " + string.Join(", ", row.Symptoms),
        ];
        return string.Join("\n", parts.Where(part => part.Length > 0));
    }
}
