using Lightbox.Ingest.Prepare.Layouts;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Prepare;

/// <summary>The layouts there are.</summary>
internal sealed class LayoutShelf(IEnumerable<ILayout> layouts)
{
    private readonly List<ILayout> all = [.. layouts];

    /// <summary>By name.</summary>
    /// <exception cref="InvalidRequestException">There is no such layout.</exception>
    public ILayout Named(string name) => all.Find(layout => layout.Name == name) ?? throw new InvalidRequestException("layout", $"must be one of {Names}");

    /// <summary>The layout of a catalogued dataset; null when the catalogue's datasets of that layout do not include it.</summary>
    /// <param name="dataset">datasets/{dataset}.</param>
    public ILayout? Of(string dataset) => all.Find(layout => layout.Datasets.Contains(dataset["datasets/".Length..]));

    /// <summary>
    /// The layout and what it found. A dataset of a person's own has no layout by name: then each is tried, and the one that matches is it.
    /// </summary>
    /// <param name="name">As the request has it; empty for the dataset's own.</param>
    /// <exception cref="PreconditionException">It does not match, or none does.</exception>
    public async Task<IPreparation> OpenAsync(string name, LayoutFiles files, CancellationToken cancellation)
    {
        if ((name.Length > 0 ? Named(name) : Of(files.Dataset)) is { } layout) return await layout.OpenAsync(files, cancellation);
        var found = await MatchingAsync(all.Where(candidate => !candidate.IsLoose), files, cancellation);
        if (found.Count == 0) found = await MatchingAsync(all.Where(candidate => candidate.IsLoose), files, cancellation);
        if (found is [var only]) return only;
        foreach (var preparation in found) preparation.Dispose();
        var what = found.Count == 0 ? "match none of the layouts known" : "match more than one of the layouts known";
        throw new PreconditionException("LAYOUT_UNKNOWN", $"The files of {files.Dataset} {what}; name one: {Names}.", files.Dataset);
    }

    private static async Task<List<IPreparation>> MatchingAsync(IEnumerable<ILayout> candidates, LayoutFiles files, CancellationToken cancellation)
    {
        var found = new List<IPreparation>();
        foreach (var candidate in candidates)
        {
            try
            {
                found.Add(await candidate.OpenAsync(files, cancellation));
            }
            catch (PreconditionException mismatch) when (mismatch.Reason is LayoutMismatch.Reason)
            {
                // Not this one.
            }
        }

        return found;
    }

    private string Names => string.Join(", ", all.Select(layout => layout.Name));
}
