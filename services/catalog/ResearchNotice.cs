namespace Lightbox.Catalog;

/// <summary>What every card, comparison, citation bundle and guide carries.</summary>
internal static class ResearchNotice
{
    public const string Text =
        "For education and research only; not for diagnosis or treatment. Follow the dataset's own terms and cite its source.";
}
