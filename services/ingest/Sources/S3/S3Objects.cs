using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Lightbox.Ingest.Sources.Http.Fetch;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>The three questions asked of a bucket, each failing with a <see cref="SourceException"/>.</summary>
internal sealed class S3Objects : IDisposable
{
    private readonly AmazonS3Client client;
    private readonly string host;
    private readonly int pageSize;

    /// <param name="client">Disposed with this.</param>
    /// <param name="host">As messages name the server.</param>
    /// <param name="pageSize">Objects asked for at once; no server gives more than a thousand.</param>
    public S3Objects(AmazonS3Client client, string host, int pageSize = 1000)
    {
        (this.client, this.host, this.pageSize) = (client, host, pageSize);
        // The client itself is not to check what comes (it would throw at the end of the stream); the hash in the header is wanted.
        client.BeforeRequestEvent += (_, request) =>
        {
            if (request is WebServiceRequestEventArgs { Request: GetObjectRequest } get) get.Headers["x-amz-checksum-mode"] = "ENABLED";
        };
    }

    /// <summary>What is known of one object; null when there is none, or when that may not be asked.</summary>
    public async Task<FoundObject?> HeadAsync(string bucket, string key, CancellationToken cancellation)
    {
        try
        {
            var head = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = bucket, Key = key }, cancellation);
            return new FoundObject(bucket, key, head.ContentLength, AnswerFilter.Tag(head.ETag), IsArchived: false);
        }
        catch (AmazonServiceException missing) when (missing.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            // Without the right to list, S3 says "forbidden" also of what is not there.
            return null;
        }
        catch (Exception failed) when (S3Failures.Of(failed, host) is { } known)
        {
            throw known;
        }
    }

    /// <summary>All whose key begins with a prefix, a page at a time.</summary>
    public async IAsyncEnumerable<FoundObject> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, MaxKeys = pageSize };
        var begins = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var page = await Retry.RunAsync(() => PageAsync(request, cancellation), TimeProvider.System, cancellation);
            var objects = page.S3Objects ?? [];
            // A listing that begins anew, or goes on without saying where, would have no end.
            if (objects.Count > 0 && !begins.Add(objects[0].Key)) throw Nonsense("lists the same objects again and again");
            foreach (var found in objects)
            {
                if (found.Key is null || !found.Key.StartsWith(prefix, StringComparison.Ordinal)) throw Nonsense("lists objects that were not asked for");
                yield return new FoundObject(bucket, found.Key, found.Size, AnswerFilter.Tag(found.ETag), IsArchived(found));
            }

            if (page.IsTruncated != true) yield break;
            if (string.IsNullOrEmpty(page.NextContinuationToken) || page.NextContinuationToken == request.ContinuationToken) throw Nonsense("does not say how its listing goes on");
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <returns>Null when the version asked for is not the present one, or the range lies behind its end.</returns>
    public async Task<GetObjectResponse?> GetAsync(GetObjectRequest request, CancellationToken cancellation)
    {
        try
        {
            return await client.GetObjectAsync(request, cancellation);
        }
        catch (AmazonServiceException stale) when (stale.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return null;
        }
        catch (Exception failed) when (S3Failures.Of(failed, host) is { } known)
        {
            throw known;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<ListObjectsV2Response> PageAsync(ListObjectsV2Request request, CancellationToken cancellation)
    {
        try
        {
            return await client.ListObjectsV2Async(request, cancellation);
        }
        catch (Exception failed) when (S3Failures.Of(failed, host) is { } known)
        {
            throw known;
        }
    }

    private static bool IsArchived(S3Object found) => found.StorageClass?.Value is "GLACIER" or "DEEP_ARCHIVE" && found.RestoreStatus is null;

    private SourceException Nonsense(string what) => new("NOT_THE_CONTENT", $"{host} {what}.");
}
