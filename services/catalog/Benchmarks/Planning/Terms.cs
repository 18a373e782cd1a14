using Lightbox.Catalog.Grants;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>Whether a dataset's terms let its images into a pack.</summary>
internal static class Terms
{
    /// <returns>Null when they do, else the omission's code and a sentence.</returns>
    public static (string Code, string Reason)? Objection(Dataset dataset, GrantShelf grants, string datasetId, bool redistributableOnly)
    {
        if (Answer(dataset, UsePurpose.Research) is { Answer: UseAnswer.No } research) return (Omission.LicenseForbids, $"its terms forbid research: {research.Clause}".TrimEnd(' ', ':'));
        var redistribution = Answer(dataset, UsePurpose.Redistribution);
        if (redistributableOnly && redistribution?.Answer != UseAnswer.Yes)
        {
            var why = redistribution?.Answer switch { UseAnswer.No => "its terms forbid redistribution", UseAnswer.Ask => "its terms leave redistribution to its provider", _ => "its terms are not known to allow redistribution" };
            return (Omission.LicenseForbids, redistribution?.Clause is { Length: > 0 } clause ? $"{why}: {clause}" : why);
        }

        return grants.IsGranted(datasetId) ? null : (Omission.TermsNotAccepted, "nobody here has accepted its terms: see its access guide, then record a grant");
    }

    /// <summary>Licence or terms in one line; the dataset's own word where it has one.</summary>
    public static string Line(Dataset dataset)
    {
        if (dataset.License is not { } license) return "Licence not known; ask the provider.";
        var name = license.DisplayName.Length > 0 ? license.DisplayName : license.SpdxId;
        return string.Join(", ", new[] { name, license.SpdxId == name ? "" : license.SpdxId, license.Uri }.Where(text => text.Length > 0));
    }

    private static UseDecision? Answer(Dataset dataset, UsePurpose purpose) => dataset.UseDecisions.FirstOrDefault(decision => decision.Purpose == purpose);
}
