using System.Runtime.CompilerServices;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Sources.Dicomweb;

/// <summary>The instances of studies, found by QIDO-RS level by level and fetched one by one. DICOMweb tells neither length nor hash beforehand.</summary>
/// <param name="studies">Study Instance UIDs; those that the query finds when empty.</param>
/// <param name="query">Escaped; may be empty.</param>
internal sealed class StudySource(DicomwebServer server, IReadOnlyList<string> studies, string query) : ISource
{
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (study, series) in StudiesAsync(cancellation))
        {
            if (study is null)
            {
                yield return Wrong("studies", "study");
                continue;
            }

            var found = false;
            await foreach (var item in SeriesAsync(study, series, cancellation))
            {
                found = true;
                yield return item;
            }

            if (!found) yield return Missing(study);
        }
    }

    /// <remarks>No server promises ranges of a multipart answer: always from the beginning.</remarks>
    public Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation) => server.RetrieveAsync(item.Locator, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<(string? Study, long? Series)> StudiesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Length == 0 && studies.Count > 0)
        {
            foreach (var study in studies) yield return (study, null);
            yield break;
        }

        var wanted = studies.ToHashSet(StringComparer.Ordinal);
        await foreach (var (study, row) in server.SearchAsync("studies", query, QidoRow.StudyUid, null, cancellation))
        {
            if (wanted.Count == 0 || (study is not null && wanted.Contains(study))) yield return (study, row.Count(QidoRow.SeriesOfStudy));
        }
    }

    private async IAsyncEnumerable<SourceItem> SeriesAsync(string study, long? expected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = $"studies/{study}/series";
        await foreach (var (series, row) in FoundAsync(path, QidoRow.SeriesUid, expected, cancellation))
        {
            if (series is null)
            {
                yield return Wrong(path, $"{study}/series");
                continue;
            }

            var instances = $"{path}/{series}/instances";
            await foreach (var (instance, each) in FoundAsync(instances, QidoRow.InstanceUid, row.Count(QidoRow.InstancesOfSeries), cancellation))
                yield return instance is null ? Wrong(instances, $"{study}/{series}/instance") : Item($"{instances}/{instance}", $"{study}/{series}/{instance}.dcm", each.Fingerprint());
        }
    }

    /// <summary>A search below a study that is not there is answered with nothing by some servers, with "not found" by others.</summary>
    private async IAsyncEnumerable<(string? Uid, QidoRow Row)> FoundAsync(string path, string tag, long? expected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var matches = server.SearchAsync(path, "", tag, expected, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await matches.MoveNextAsync()) yield break;
            }
            catch (SourceException none) when (none.Code == "NOT_FOUND")
            {
                yield break;
            }

            yield return matches.Current;
        }
    }

    private SourceItem Item(string locator, string path, string version) => new() { Path = path, Origin = server.Address(locator), Locator = locator, Version = version };

    private SourceItem Missing(string study) => new()
    {
        Path = study,
        Origin = server.Address($"studies/{study}"),
        Objection = Objection.Refuse("NOT_FOUND", "The server has no instances of this study."),
    };

    /// <summary>What a server calls a UID and is none becomes no part of a path or an address.</summary>
    private SourceItem Wrong(string path, string name) => new()
    {
        Path = $"{name}-without-uid",
        Origin = server.Address(path),
        Objection = Objection.Refuse("BAD_UID", "The server gives no valid UID for it."),
    };
}
