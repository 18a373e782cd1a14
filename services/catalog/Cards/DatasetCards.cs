using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Cards;

/// <summary>A dataset's card in one of three forms. All say the same facts; what is not known is left out of each.</summary>
internal static class DatasetCards
{
    /// <exception cref="InvalidRequestException">There is no such form.</exception>
    public static DatasetCard Of(Dataset dataset, AccessGuide guide, DatasetShelf shelf, CardFormat format)
    {
        var subject = new CardSubject(dataset, guide, shelf);
        var (mediaType, text) = format switch
        {
            CardFormat.Unspecified or CardFormat.Markdown => ("text/markdown", MarkdownCard.Write(subject)),
            CardFormat.Croissant => ("application/ld+json", JsonLd.Write(CroissantCard.Of(subject))),
            CardFormat.SchemaOrg => ("application/ld+json", JsonLd.Write(SchemaOrgCard.Of(subject))),
            _ => throw new InvalidRequestException("format", "must be one of the contract's"),
        };
        return new DatasetCard { Dataset = dataset.Name, MediaType = mediaType, Text = text };
    }
}
