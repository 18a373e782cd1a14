using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources;

/// <summary>One kind of place that files come from. A singleton; found by its <see cref="Place"/>.</summary>
internal interface ISourceKind
{
    Source.PlaceOneofCase Place { get; }

    /// <summary>Is the request well formed and allowed: its syntax, hosts and roots? Opens no connection but may look at the local disk.</summary>
    /// <exception cref="InvalidRequestException">A field is wrong; named from "source" on: <c>source.http.files[2].uri</c>.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such path or upload.</exception>
    /// <exception cref="AccessDeniedException">PATH_OUTSIDE_ROOTS or HOST_REFUSED.</exception>
    ValueTask CheckAsync(Source source, CancellationToken cancellation);

    /// <summary>For the job's title, after "from": "a local path", "a manifest of 12 files at host.org"; never a query or a secret.</summary>
    string Describe(Source source);

    /// <summary>Hosts that would be asked, without ports and paths; for the plan.</summary>
    IReadOnlyList<string> Hosts(Source source);

    /// <param name="secret">What ProvideAccess gave, or the named credential resolved from configuration; null for none.</param>
    ISource Open(Source source, SourceSecret? secret);
}

/// <summary>One place, opened for one job or plan. Files are opened by several readers at once.</summary>
internal interface ISource : IAsyncDisposable
{
    /// <summary>Every file, in a stable order, as it is found.</summary>
    /// <exception cref="SourceException">The place does not answer, asks for access, or answers nonsense.</exception>
    IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellation);

    /// <summary>The bytes of an item from a position on; <see cref="SourceBody.Offset"/> says where they really begin.</summary>
    /// <exception cref="SourceException">The file is not there, may not be had, or its server does not answer.</exception>
    Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation);
}
