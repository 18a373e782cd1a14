using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>The change that a request asks for. Of a built-in dataset only what a person may say about it changes; its facts are those of their sources.</summary>
internal static class DatasetUpdate
{
    /// <summary>Source of what a person changed in a built-in dataset.</summary>
    public const string Person = "person";

    private static readonly HashSet<string> OfPersons = ["aliases", "tier", "best_for", "use_cases", "notes"];

    /// <exception cref="InvalidRequestException">The mask names no field that a person may set.</exception>
    public static Func<Dataset, DatasetEdit> Of(UpdateDatasetRequest request, DatasetShelf shelf)
    {
        var given = request.Dataset.Clone();
        var paths = DatasetFieldPaths.Of(request.UpdateMask);
        return old => Edit(old, given, paths, shelf);
    }

    private static DatasetEdit Edit(Dataset old, Dataset given, IReadOnlyList<string> paths, DatasetShelf shelf)
    {
        var changed = old.Clone();
        foreach (var path in paths) DatasetFieldPaths.Copy(path, given, changed);
        DatasetCheck.Require(changed, shelf);
        if (old.Origin == DatasetOrigin.User) return new DatasetEdit(changed, []);

        var different = paths.Select(DatasetFieldPaths.RootOf).Distinct().Where(field => IsDifferent(field, old, changed)).ToList();
        if (different.FirstOrDefault(field => !OfPersons.Contains(field)) is { } fixedField)
            throw new PreconditionException("BUILT_IN", $"{fixedField} of {old.Name} comes with Lightbox and may not change; a person may change {string.Join(", ", OfPersons)}.", old.Name);
        Tell(changed, different);
        return new DatasetEdit(changed, different);
    }

    /// <summary>A fact that a person changed is no more its source's.</summary>
    public static void Tell(Dataset changed, IReadOnlyCollection<string> fields)
    {
        var kept = changed.Sources.Where(source => !fields.Contains(source.Field)).ToList();
        changed.Sources.Clear();
        changed.Sources.Add(kept);
        changed.Sources.Add(fields.Select(field => new FactSource { Field = field, Source = Person }));
    }

    private static bool IsDifferent(string field, Dataset old, Dataset changed)
    {
        Dataset a = new(), b = new();
        DatasetFieldPaths.Copy(field, old, a);
        DatasetFieldPaths.Copy(field, changed, b);
        return !a.Equals(b);
    }
}
