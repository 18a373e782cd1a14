using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>Objects of one server's buckets.</summary>
/// <param name="isManifest">The lines are a manifest's, or else one address whose last part may be the beginning of a name, a folder or an object.</param>
/// <param name="root">Before bucket and key in an item's origin.</param>
internal sealed class BucketSource(S3Objects objects, IReadOnlyList<S5cmdLine> lines, bool isManifest, string root) : ISource
{
    /// <summary>Lines of a manifest asked for ahead: each is a round trip, and some have tens of thousands.</summary>
    private const int Ahead = 8;

    public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellation) => isManifest ? ManifestAsync(cancellation) : AddressAsync(lines[0].Address, cancellation);

    public async Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation)
    {
        var (bucket, key) = FoundObject.Parse(item.Locator);
        if (position is { Offset: > 0, Version: { } version } && await ResumeAsync(bucket, key, position.Offset, version, cancellation) is { } rest) return rest;
        var whole = await objects.GetAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellation);
        return whole is null
            ? throw new SourceException("BAD_ANSWER", "The server refuses a range that was not asked for.", isTransient: true)
            : Body(whole, 0, whole.ContentLength > 0 ? whole.ContentLength : null);
    }

    public ValueTask DisposeAsync()
    {
        objects.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <returns>Null when the object is another one now.</returns>
    private async Task<SourceBody?> ResumeAsync(string bucket, string key, long offset, string version, CancellationToken cancellation)
    {
        var request = new GetObjectRequest { BucketName = bucket, Key = key, EtagToMatch = $"\"{version}\"", ByteRange = new ByteRange($"bytes={offset}-") };
        var response = await objects.GetAsync(request, cancellation);
        if (response is null) return null;
        // Servers exist that know no condition, and such that know no range.
        var isSame = AnswerFilter.Tag(response.ETag) == version;
        if (response.HttpStatusCode == HttpStatusCode.OK) return Body(response, 0, response.ContentLength > 0 ? response.ContentLength : null);
        if (isSame && ContentRangeHeaderValue.TryParse(response.ContentRange, out var range) && range.From == offset) return Body(response, offset, range.Length);
        response.Dispose();
        return null;
    }

    private static SourceBody Body(GetObjectResponse response, long offset, long? length) =>
        new(response.ResponseStream, offset, length, AnswerFilter.Tag(response.ETag), S3Promise.Of(response, offset == 0)) { Owner = response };

    /// <summary>An object of that name and all below the folder of that name, or else all that begin so: "s3://bucket/ct" does not mean "ct-old/" when there is a "ct/".</summary>
    private async IAsyncEnumerable<SourceItem> AddressAsync(S3Address address, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var isName = !address.IsPattern && address.Key.Length > 0 && address.Key[^1] != '/';
        var found = false;
        if (isName && await objects.HeadAsync(address.Bucket, address.Key, cancellation) is { } one)
        {
            found = true;
            yield return Item(one, one.Key[address.Folder.Length..]);
        }

        if (isName)
        {
            var folder = address.Key + "/";
            await foreach (var below in objects.ListAsync(address.Bucket, folder, cancellation))
            {
                found = true;
                if (!below.IsFolderMark) yield return Item(below, below.Key[folder.Length..]);
            }

            if (found) yield break;
        }

        await foreach (var below in objects.ListAsync(address.Bucket, address.Prefix, cancellation))
        {
            if (!below.IsFolderMark && address.Matches(below.Key)) yield return Item(below, below.Key[address.Folder.Length..]);
        }
    }

    private async IAsyncEnumerable<SourceItem> ManifestAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = new Queue<(S5cmdLine Line, IAsyncEnumerator<SourceItem> Items, Task<bool> First)>();
        var next = 0;
        try
        {
            while (next < lines.Count || asked.Count > 0)
            {
                for (; next < lines.Count && asked.Count < Ahead; next++)
                {
                    var items = LineAsync(lines[next], stop.Token).GetAsyncEnumerator(stop.Token);
                    asked.Enqueue((lines[next], items, items.MoveNextAsync().AsTask()));
                }

                var (line, current, first) = asked.Peek();
                if (!await first) yield return Missing(line);
                else
                {
                    do yield return current.Current;
                    while (await current.MoveNextAsync());
                }

                asked.Dequeue();
                await current.DisposeAsync();
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var (_, items, first) in asked)
            {
                await first.ContinueWith(_ => { }, TaskScheduler.Default);
                await items.DisposeAsync();
            }
        }
    }

    private async IAsyncEnumerable<SourceItem> LineAsync(S5cmdLine line, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var address = line.Address;
        if (!address.IsPattern && address.Key.Length > 0 && address.Key[^1] != '/')
        {
            if (await objects.HeadAsync(address.Bucket, address.Key, cancellation) is { } one) yield return Item(one, line.PathOf(one.Key));
            yield break;
        }

        await foreach (var found in objects.ListAsync(address.Bucket, address.Prefix, cancellation))
        {
            if (!found.IsFolderMark && address.Matches(found.Key)) yield return Item(found, line.PathOf(found.Key));
        }
    }

    private SourceItem Item(FoundObject found, string path) => new()
    {
        Path = SafePath.Of(path),
        Origin = $"{root}{found.Bucket}/{found.Key}",
        Locator = found.Locator,
        SizeBytes = found.SizeBytes,
        Version = found.Tag,
        Objection = Objections(found),
    };

    private static Objection? Objections(FoundObject found)
    {
        if (found.IsArchived) return Objection.Refuse("ARCHIVED", "The object lies in cold storage and has to be restored first.");
        // In an address these would lead to another object.
        return found.Key.Split('/').Any(segment => segment is "." or "..") ? Objection.Refuse("PATH_REFUSED", "The object's key has '.' or '..' for a folder.") : null;
    }

    private SourceItem Missing(S5cmdLine line) => new()
    {
        Path = SafePath.Of(line.PathOf(line.Address.Prefix)),
        Origin = $"{root}{line.Address.Bucket}/{line.Address.Key}",
        Objection = Objection.Refuse("NOT_FOUND", "The bucket has nothing that this line of the manifest means, or does not show it."),
    };
}
