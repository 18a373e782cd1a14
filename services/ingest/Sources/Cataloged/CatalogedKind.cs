using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Cataloged;

/// <summary>The way the catalogue knows: <see cref="CatalogedWay"/> turns it into another place before anything is opened.</summary>
internal sealed class CatalogedKind : ISourceKind
{
    private const int MostCharacters = 128;

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.Cataloged;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation) => source.Cataloged.Part.Length <= MostCharacters
        ? ValueTask.CompletedTask
        : throw new InvalidRequestException("source.cataloged.part", $"must be at most {MostCharacters} characters");

    public string Describe(Source source) => source.Cataloged.Part.Length == 0 ? "its provider" : "its provider, one part";

    public IReadOnlyList<string> Hosts(Source source) => [];

    public ISource Open(Source source, SourceSecret? secret) => throw new InvalidOperationException("The catalogued way leads to another place first.");
}
