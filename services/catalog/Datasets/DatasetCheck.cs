using System.Globalization;
using System.Text.Json;
using Lightbox.Catalog.Citations;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>A description that a person enters or changes, checked: what reads the catalogue later relies on it.</summary>
internal static class DatasetCheck
{
    private const int MaximumName = 200;
    private const int MaximumBytes = 256 * 1024;

    private static readonly string[] Dates = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    private static readonly string[] Kinds = ["dataset", "collection", "archive", "platform", "atlas", "challenge", "benchmark", "standard"];

    /// <exception cref="InvalidRequestException">A field is wrong.</exception>
    public static void Require(Dataset dataset, DatasetShelf shelf)
    {
        if (string.IsNullOrWhiteSpace(dataset.DisplayName) || dataset.DisplayName.Length > MaximumName)
            throw new InvalidRequestException("dataset.display_name", $"must have 1 to {MaximumName} characters");
        if (dataset.CalculateSize() > MaximumBytes) throw new InvalidRequestException("dataset", $"must not be larger than {MaximumBytes} bytes");
        CheckLinks(dataset);
        CheckReferences(dataset, shelf);
        CheckValues(dataset);
    }

    /// <summary>A link is shown to be clicked: nothing but the web.</summary>
    private static void CheckLinks(Dataset dataset)
    {
        Check("dataset.links", dataset.Links.Select(link => link.Uri), mayBeEmpty: false);
        Check("dataset.links", dataset.Links.Select(link => link.ReplacementUri), mayBeEmpty: true);
        Check("dataset.license.uri", [dataset.License?.Uri ?? ""], mayBeEmpty: true);
        Check("dataset.use_decisions.uri", dataset.UseDecisions.Select(decision => decision.Uri), mayBeEmpty: true);

        static void Check(string field, IEnumerable<string> uris, bool mayBeEmpty)
        {
            if (uris.Any(uri => !(mayBeEmpty && uri.Length == 0) && !(Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https")))
                throw new InvalidRequestException(field, "must be absolute http or https URLs");
        }
    }

    private static void CheckReferences(Dataset dataset, DatasetShelf shelf)
    {
        if (dataset.Provider.Length > 0 && shelf.Providers.All(provider => provider.Name != dataset.Provider))
            throw new InvalidRequestException("dataset.provider", "must be a provider that is here, or empty");
        if (dataset.Scenarios.Any(name => shelf.Scenarios.All(scenario => scenario.Name != name)))
            throw new InvalidRequestException("dataset.scenarios", "must be scenarios that are here");
        if (!dataset.DerivedFrom.All(IsOther)) throw new InvalidRequestException("dataset.derived_from", "must be other datasets that are here");
        if (dataset.PartOf.Length > 0 && !IsOther(dataset.PartOf)) throw new InvalidRequestException("dataset.part_of", "must be another dataset that is here, or empty");

        bool IsOther(string name) => name != dataset.Name && name.StartsWith("datasets/", StringComparison.Ordinal) && shelf.TryFind(DatasetNames.IdOf(name), out _);
    }

    private static void CheckValues(Dataset dataset)
    {
        if (dataset.ResourceKind.Length > 0 && !Kinds.Contains(dataset.ResourceKind)) throw new InvalidRequestException("dataset.resource_kind", $"must be one of {string.Join(", ", Kinds)}, or empty");
        if (!Enum.IsDefined(dataset.Access)) throw new InvalidRequestException("dataset.access", "must be one of the contract's");
        if (dataset.UseDecisions.Any(decision => !Enum.IsDefined(decision.Purpose) || decision.Purpose == UsePurpose.Unspecified || !Enum.IsDefined(decision.Answer)))
            throw new InvalidRequestException("dataset.use_decisions", "must have a purpose and an answer of the contract's");
        if (dataset.HasTier && dataset.Tier is < 1 or > 3) throw new InvalidRequestException("dataset.tier", "must be 1 to 3");
        if (dataset.Counts.Any(count => count.Value < 0) || dataset.Sizes.Any(size => size.SizeBytes < 0)) throw new InvalidRequestException("dataset.counts", "and sizes must not be negative");
        if (dataset.Published.Length > 0 && !Dates.Any(form => DateOnly.TryParseExact(dataset.Published, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
            throw new InvalidRequestException("dataset.published", "must be an ISO 8601 year, month or day, or empty");
        if (dataset.Files.Any(file => file.Path.Length == 0 || file.Path.StartsWith('/') || file.Glob.StartsWith('/')))
            throw new InvalidRequestException("dataset.files", "must have paths below the dataset's root");
        foreach (var csl in dataset.Citation?.CslJson ?? []) CheckReference(csl);
    }

    private static void CheckReference(string csl)
    {
        try
        {
            if (Reference.Parse(csl) is { Id.Length: > 0, Type.Length: > 0 }) return;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new InvalidRequestException([new FieldViolation("dataset.citation.csl_json", "must be objects of CSL-JSON")], wrong);
        }

        throw new InvalidRequestException("dataset.citation.csl_json", "must have id and type");
    }
}
