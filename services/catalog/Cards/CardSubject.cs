using Lightbox.Catalog.Citations;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Cards;

/// <summary>What a card is about, with what of the rest of the catalogue it names.</summary>
internal sealed class CardSubject(Dataset dataset, AccessGuide guide, DatasetShelf shelf)
{
    public Dataset Dataset => dataset;

    public AccessGuide Guide => guide;

    public Provider? Provider { get; } = shelf.Providers.FirstOrDefault(provider => provider.Name == dataset.Provider);

    /// <summary>The references that stand for it; one made of its own facts when it has none but a text or a DOI.</summary>
    public IReadOnlyList<Reference> References { get; } = CitedReferences.Of(dataset);

    /// <summary>The page where it begins, alive; empty when none is known.</summary>
    public string Page { get; } = PageOf(dataset.Links);

    /// <summary>Where its files are given out: their own link, or else its page.</summary>
    public string DownloadPage { get; } = PageOf(dataset.Links, "data");

    /// <summary>The year, month or day of its first publication, or of the reference that it asks to be cited by; empty when not known.</summary>
    public string Published => dataset.Published.Length > 0 ? dataset.Published : References.Select(reference => reference.Year).FirstOrDefault(year => year.Length > 0) ?? Entered;

    public string Doi => dataset.Citation?.Doi ?? "";

    /// <summary>One, or as it calls itself.</summary>
    public string Title => dataset.Title.Length > 0 ? dataset.Title : dataset.DisplayName;

    public string Description => $"{(dataset.Summary.Length > 0 ? dataset.Summary : Title + ".")} {ResearchNotice.Text}";

    public IEnumerable<string> Acknowledgements => new[] { dataset.Acknowledgement, Provider?.Acknowledgement ?? "" }.Where(text => text.Length > 0);

    public Dataset? Find(string name) => shelf.TryFind(DatasetNames.IdOf(name), out var entry) ? entry.Description : null;

    public Scenario? FindScenario(string name) => shelf.Scenarios.FirstOrDefault(scenario => scenario.Name == name);

    /// <summary>The page of another dataset.</summary>
    public static string PageOf(Dataset other) => PageOf(other.Links);

    /// <summary>A person's own is published, as far as anybody knows, when it is entered here.</summary>
    private string Entered => dataset.Origin == DatasetOrigin.User && dataset.CreateTime is { } time ? time.ToDateTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : "";

    private static string PageOf(IReadOnlyList<WebLink> links, params IEnumerable<string> before)
    {
        foreach (var kind in (string[])[.. before, "landing", "home", "data", "doi"])
        {
            foreach (var link in links.Where(link => link.Kind == kind))
            {
                if (!link.Dead) return link.Uri;
                if (link.ReplacementUri.Length > 0) return link.ReplacementUri;
            }
        }

        return links.FirstOrDefault(link => !link.Dead)?.Uri ?? "";
    }
}
