using System.Security.Cryptography;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.S3;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.S3;

/// <summary>The bucket of npm's s3rver.</summary>
public sealed class S3rverSourceTests : S3SourceContract
{
    internal override Task<S3Server> ServerAsync() => S3Server.S3rverAsync();

    [Fact]
    public async Task List_NoKey_AnonymousAsIdcIsRead()
    {
        var place = await PlaceAsync(new() { ["a/1.dcm"] = [1, 2, 3] }, "a/");

        var items = await place.ListAsync(anonymous: true);

        Assert.Equal("1.dcm", Assert.Single(items).Path);
    }
}

/// <summary>The container of Debian's OpenStack Swift, by its S3 interface.</summary>
public sealed class SwiftSourceTests : S3SourceContract
{
    internal override Task<S3Server> ServerAsync() => S3Server.SwiftAsync();

    [Fact]
    public async Task List_WrongKey_AsksForAccess()
    {
        var place = await PlaceAsync(new() { ["a/1.dcm"] = [1] }, "a/");

        var denied = await Assert.ThrowsAsync<SourceException>(() => place.ListAsync(new SourceSecret(null, "test:tester not-the-SENTINEL-key")));

        Assert.Equal("ACCESS_DENIED", denied.Code);
        Assert.True(denied.NeedsAccess);
        Assert.DoesNotContain("SENTINEL", denied.ToString());
    }
}

/// <summary>What holds at every S3 server.</summary>
public abstract class S3SourceContract : SourceContract
{
    internal abstract Task<S3Server> ServerAsync();

    internal override async Task<ServedFiles> ServeAsync(int count, int bytes)
    {
        var random = new Random(count);
        var files = Enumerable.Range(0, count).ToDictionary(i => $"case {i % 3}/größe+{i}&a=b.dcm", _ => RandomBytes(random, bytes));
        var place = await PlaceAsync(files.ToDictionary(file => "set/" + file.Key, file => file.Value), "set");
        var server = await ServerAsync();
        return new ServedFiles(place.Kind, place.Request, new SourceSecret(null, server.Token), files, async item =>
        {
            using var client = server.Client();
            await client.DeleteObjectAsync(place.Bucket, "set/" + item.Path, TestContext.Current.CancellationToken);
        })
        { Owned = place.Owned };
    }

    [Fact]
    public async Task List_FolderWithANeighbour_OnlyTheFolder()
    {
        var place = await PlaceAsync(new() { ["ct/1.dcm"] = [1], ["ct/deep/er/2.dcm"] = [2], ["ct-old/3.dcm"] = [3], ["ct"] = [4], ["ctx"] = [5] }, "ct");

        var items = await place.ListAsync();

        Assert.Equal(["1.dcm", "ct", "deep/er/2.dcm"], items.Select(item => item.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("series/ct_", "ct_1.dcm,ct_2.dcm")]
    [InlineData("series/*.dcm", "ct_1.dcm,ct_2.dcm,more/mr_3.dcm")]
    [InlineData("series/more/", "mr_3.dcm")]
    [InlineData("series/ct_1.dcm", "ct_1.dcm")]
    [InlineData("series/*_?.txt", "notes_4.txt")]
    [InlineData("nothing", "")]
    [InlineData("", "empty/folder.txt,series/ct_1.dcm,series/ct_2.dcm,series/more/mr_3.dcm,series/notes_4.txt")]
    public async Task List_Prefix_WhatItMeans(string key, string expected)
    {
        var place = await PlaceAsync(
            new()
            {
                ["series/ct_1.dcm"] = [1],
                ["series/ct_2.dcm"] = [2],
                ["series/more/mr_3.dcm"] = [3],
                ["series/notes_4.txt"] = [4],
                ["empty/folder.txt"] = [5],
                ["empty/"] = [],
            },
            key);

        var items = await place.ListAsync();

        Assert.Equal(expected, string.Join(',', items.Select(item => item.Path).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task List_ManyPages_EveryObjectOnce()
    {
        var server = await ServerAsync();
        var names = Enumerable.Range(0, 23).Select(i => $"many/{i:00}.dcm").ToList();
        var bucket = await server.BucketAsync(names.ToDictionary(name => name, name => new[] { (byte)name.Length }));
        using var http = Guards.Of(server.Authority);
        using var connection = new S3Connection(http);
        using var objects = new S3Objects(connection.Open(server.Endpoint.ToString(), "us-east-1", S3Keys.Of(new SourceSecret(null, server.Token))), "there", pageSize: 5);

        var keys = new List<string>();
        await foreach (var found in objects.ListAsync(bucket, "many/", TestContext.Current.CancellationToken)) keys.Add(found.Key);

        Assert.Equal(names, keys);
    }

    [Fact]
    public async Task List_Manifest_EachLineUnderItsSeriesAndWhatIsMissingNamed()
    {
        var place = await PlaceAsync(new() { ["0a1b/1.dcm"] = [1], ["0a1b/2.dcm"] = [2], ["2c3d/1.dcm"] = [3], ["other/9.dcm"] = [9] }, null);
        var manifest = $"""
            # To download the files in this manifest, install s5cmd and run
            # s5cmd --no-sign-request --endpoint-url https://s3.amazonaws.com run manifest.s5cmd
            cp s3://{place.Bucket}/0a1b/* .
            cp s3://{place.Bucket}/gone/* .

            cp s3://{place.Bucket}/2c3d/* .
            cp s3://{place.Bucket}/other/9.dcm renamed/nine.dcm
            cp s3://{place.Bucket}/0a1b/* .
            """;
        place.Request.S3.Uri = "";
        place.Request.S3.Manifest = manifest;

        var items = await place.ListAsync();

        Assert.Equal(["0a1b/1.dcm", "0a1b/2.dcm", "gone", "2c3d/1.dcm", "renamed/nine.dcm"], items.Select(item => item.Path));
        Assert.Equal("NOT_FOUND", Assert.Single(items, item => item.Objection is not null).Objection!.Code);
        Assert.Equal("a manifest of 4 lines at 127.0.0.1", place.Kind.Describe(place.Request));
    }

    [Fact]
    public async Task Open_AnObjectPutAtOnce_PromisesItsMd5()
    {
        var bytes = RandomBytes(new Random(1), 4000);
        var place = await PlaceAsync(new() { ["a/1.dcm"] = bytes }, "a/");
        await using var source = place.Open();
        var item = Assert.Single(await ListAsync(source));

        await using var body = await source.OpenAsync(item, SourcePosition.Start, TestContext.Current.CancellationToken);

        Assert.Equal(new Digest(Digest.Md5, Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, bytes))), body.Promised);
    }

    [Fact]
    public async Task List_NoSuchBucket_NotFound()
    {
        var place = await PlaceAsync([], "");
        place.Request.S3.Uri = "s3://no-such-bucket-here/a/";

        var gone = await Assert.ThrowsAsync<SourceException>(() => place.ListAsync());

        Assert.Equal("NOT_FOUND", gone.Code);
    }

    private protected async Task<S3Place> PlaceAsync(Dictionary<string, byte[]> objects, string? key)
    {
        var server = await ServerAsync();
        var bucket = await server.BucketAsync(objects);
        var http = Guards.Of(server.Authority);
        var connection = new S3Connection(http);
        var request = new Source { S3 = new Lightbox.Ingest.V1.S3Source { Uri = $"s3://{bucket}/{key}", Endpoint = server.Endpoint.ToString() } };
        return new S3Place(new S3SourceKind(http, connection), request, bucket, new SourceSecret(null, server.Token), [connection, http]);
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    internal sealed record S3Place(ISourceKind Kind, Source Request, string Bucket, SourceSecret Secret, IReadOnlyList<IDisposable> Owned)
    {
        public ISource Open() => Kind.Open(Request, Secret);

        public Task<List<SourceItem>> ListAsync(bool anonymous = false) => ListAsync(anonymous ? null : Secret);

        public async Task<List<SourceItem>> ListAsync(SourceSecret? secret)
        {
            await Kind.CheckAsync(Request, TestContext.Current.CancellationToken);
            await using var source = Kind.Open(Request, secret);
            return await SourceContract.ListAsync(source);
        }
    }
}
