using System.Runtime.CompilerServices;
using Lightbox.Catalog.V1;
using Lightbox.Imaging;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Storage.Blobs;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Slides;

/// <summary>
/// A DICOM whole-slide image is a series of instances, which are one asset together. They are stored one by one and wait in the ledger as stored;
/// when the whole source was seen, each series is registered at once, under the path of its first instance.
/// </summary>
internal sealed class SlideSeries(ILedgerStore ledger, Registrar registrar, FileExamination examination, IBlobStore blobs)
{
    private const int Page = 1000;

    /// <summary>As the catalogue takes them.</summary>
    private const int MostParts = 10_000;

    /// <summary>Registers every series that waits.</summary>
    /// <returns>The rows of each as they stand now.</returns>
    public async IAsyncEnumerable<IReadOnlyList<LedgerRow>> RegisterAsync(string dataset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = await WaitingAsync(dataset, cancellation);
        foreach (var series in waiting.GroupBy(outcome => outcome.Assets[0].Image.SeriesInstanceUid, StringComparer.Ordinal))
        {
            var instances = series.OrderBy(outcome => outcome.Row.Path, StringComparer.Ordinal).ToList();
            yield return await registrar.RegisterAsync(dataset, await TogetherAsync(instances, cancellation), cancellation);
        }
    }

    private async Task<List<Outcome>> WaitingAsync(string dataset, CancellationToken cancellation)
    {
        var waiting = new List<Outcome>();
        (string, string)? after = null;
        while (true)
        {
            var rows = await ledger.ListAsync(new LedgerQuery { Dataset = dataset, Verdicts = [Verdict.Stored], After = after, Limit = Page }, cancellation);
            waiting.AddRange(rows.Select(LedgerRows.Again).Where(outcome => outcome.IsHeld));
            if (rows.Count < Page) return waiting;
            after = (rows[^1].Dataset, rows[^1].Path);
        }
    }

    /// <summary>One asset of all instances, or an asset each when they make no slide together.</summary>
    private async Task<List<Outcome>> TogetherAsync(List<Outcome> instances, CancellationToken cancellation)
    {
        var series = instances[0].Assets[0].Image.SeriesInstanceUid;
        // The same bytes at two paths are one instance.
        var distinct = instances.DistinctBy(outcome => outcome.Row.Sha256).ToList();
        if (series.Length == 0 || distinct.Count is 1 or > MostParts) return Alone(instances);
        var parts = new List<ImagePart>();
        try
        {
            foreach (var instance in distinct) parts.Add(new ImagePart(await OpenAsync(instance, cancellation), ImagePart.Instance));
            if (examination.Examine(parts, cancellation) is not { Objection: null, Images: [var whole] }) return Alone(instances);
            var first = instances[0].Assets[0];
            var asset = new AssetRegistration
            {
                Parts = { distinct.Select(outcome => outcome.Assets[0].Parts[0]) },
                Files = { distinct.Select(outcome => outcome.Assets[0].Files[0]) },
                Path = first.Path,
                Split = first.Split,
                PatientKey = first.PatientKey,
                StudyKey = first.StudyKey,
                Image = whole.Image,
            };
            return [.. instances.Select(outcome => outcome with { Assets = [asset] })];
        }
        catch (IOException)
        {
            return Alone(instances);
        }
        finally
        {
            foreach (var part in parts) part.Source.Dispose();
        }
    }

    private static List<Outcome> Alone(List<Outcome> instances) =>
    [
        .. instances.Select(outcome =>
        {
            var asset = outcome.Assets[0].Clone();
            asset.Parts[0].Role = ImagePart.Data;
            return outcome with { Assets = [asset] };
        }),
    ];

    private async Task<IByteSource> OpenAsync(Outcome instance, CancellationToken cancellation)
    {
        if (instance.Assets[0].Files[0].Location.InPlace is { } place) return new FileByteSource(place.Path);
        var blob = await blobs.OpenAsync(instance.Row.Sha256, cancellation) ?? throw new FileNotFoundException("A blob is gone.");
        return new BlobByteSource(blob);
    }

    private sealed class BlobByteSource(IBlobReader blob) : IByteSource
    {
        public long Length => blob.Length;

        public string? LocalPath => blob.LocalPath;

        public int Read(long offset, Span<byte> destination, CancellationToken cancellation) => blob.Read(offset, destination, cancellation);

        public void Dispose() => blob.Dispose();
    }
}
