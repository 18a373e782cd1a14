using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources;

/// <summary>The kinds of place this program knows.</summary>
internal sealed class SourceKinds(IEnumerable<ISourceKind> kinds)
{
    private readonly Dictionary<Source.PlaceOneofCase, ISourceKind> byPlace = kinds.ToDictionary(kind => kind.Place);

    /// <exception cref="InvalidRequestException">It names no place, or one that nothing here opens.</exception>
    public ISourceKind Of(Source? source)
    {
        if (source is null || source.PlaceCase == Source.PlaceOneofCase.None) throw new InvalidRequestException("source", "must name a place");
        return byPlace.GetValueOrDefault(source.PlaceCase) ?? throw new InvalidRequestException("source", $"names a place of a kind that this server does not open: {source.PlaceCase}");
    }
}
