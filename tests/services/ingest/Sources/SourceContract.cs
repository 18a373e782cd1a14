using System.Security.Cryptography;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources;

/// <summary>What every kind of place does the same way, whatever its protocol: inherited by each of them with a real server.</summary>
public abstract class SourceContract
{
    /// <summary>Large enough to come in several reads.</summary>
    private const int FileBytes = 150_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The kind, its request for everything that was put there, and the files' bytes by the path that is expected of them.</summary>
    internal abstract Task<ServedFiles> ServeAsync(int count, int bytes);

    [Fact]
    public async Task List_EveryFile_OnceWithItsPathAndSize()
    {
        await using var served = await ServeAsync(7, FileBytes);
        await using var source = served.Open();

        var items = await ListAsync(source);

        Assert.Equal(served.Files.Keys.Order(StringComparer.Ordinal), items.Select(item => item.Path).Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.True(item.SizeBytes is null || item.SizeBytes == served.Files[item.Path].Length));
        Assert.All(items, item => Assert.Null(item.Objection));
        Assert.All(items, item => Assert.Null(SafePath.Objection(item.Path)));
        Assert.All(items, item => Assert.DoesNotContain('?', item.Origin));
    }

    [Fact]
    public async Task List_Twice_TheSameOrder()
    {
        await using var served = await ServeAsync(7, 400);
        await using var first = served.Open();
        await using var second = served.Open();

        Assert.Equal(await ListAsync(first), await ListAsync(second));
    }

    [Fact]
    public async Task Open_FromTheStart_AllBytesAndOnlyTruePromises()
    {
        await using var served = await ServeAsync(3, FileBytes);
        await using var source = served.Open();

        foreach (var item in await ListAsync(source))
        {
            var expected = served.Files[item.Path];
            await using var body = await source.OpenAsync(item, SourcePosition.Start, Cancellation);
            Assert.Equal(0, body.Offset);
            Assert.True(body.Length is null || body.Length == expected.Length);
            Assert.Equal(expected, await ReadAsync(body));
            foreach (var promised in new[] { item.Promised, body.Promised }.OfType<Digest>())
                Assert.Equal(promised.Hex, Convert.ToHexStringLower(CryptographicOperations.HashData(promised.Name, expected)));
        }
    }

    [Fact]
    public async Task Open_FromTheMiddle_TheRestOrTheWhole()
    {
        await using var served = await ServeAsync(1, FileBytes);
        await using var source = served.Open();
        var item = Assert.Single(await ListAsync(source));
        var version = await VersionAsync(source, item);

        await using var body = await source.OpenAsync(item, new SourcePosition(100_001, version), Cancellation);

        Assert.Contains(body.Offset, new long[] { 0, 100_001 });
        Assert.True(body.Length is null || body.Length == served.Files[item.Path].Length);
        Assert.Equal(served.Files[item.Path].AsSpan((int)body.Offset).ToArray(), await ReadAsync(body));
    }

    [Fact]
    public async Task Open_FromTheMiddleOfAnotherVersion_TheWhole()
    {
        await using var served = await ServeAsync(1, FileBytes);
        await using var source = served.Open();
        var item = Assert.Single(await ListAsync(source));

        await using var other = await source.OpenAsync(item, new SourcePosition(100_001, "d41d8cd98f00b204e9800998ecf8427e"), Cancellation);
        Assert.Equal(0, other.Offset);
        Assert.Equal(served.Files[item.Path], await ReadAsync(other));

        await using var unknown = await source.OpenAsync(item, new SourcePosition(100_001, null), Cancellation);
        Assert.Equal(0, unknown.Offset);
    }

    [Fact]
    public async Task Open_SeveralAtOnce_EachItsOwnBytes()
    {
        await using var served = await ServeAsync(12, 20_000);
        await using var source = served.Open();

        await Parallel.ForEachAsync(await ListAsync(source), Cancellation, async (item, cancellation) =>
        {
            await using var body = await source.OpenAsync(item, SourcePosition.Start, cancellation);
            Assert.Equal(served.Files[item.Path], await ReadAsync(body));
        });
    }

    [Fact]
    public async Task Open_NotThere_NotFoundAndNoRetry()
    {
        await using var served = await ServeAsync(2, 400);
        await using var source = served.Open();
        var item = (await ListAsync(source))[0];
        await served.Remove(item);

        var gone = await Assert.ThrowsAsync<SourceException>(() => source.OpenAsync(item, SourcePosition.Start, Cancellation));

        Assert.Equal("NOT_FOUND", gone.Code);
        Assert.False(gone.IsTransient);
        Assert.DoesNotContain(item.Path[(item.Path.LastIndexOf('/') + 1)..], gone.ToString());
    }

    [Fact]
    public async Task List_Cancelled_Ends()
    {
        await using var served = await ServeAsync(2, 400);
        await using var source = served.Open();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in source.ListAsync(cancelled.Token)) Assert.Fail("listed");
        });
    }

    [Fact]
    public async Task Describe_Place_NothingSecret()
    {
        await using var served = await ServeAsync(1, 400);

        await served.Kind.CheckAsync(served.Request, Cancellation);
        var said = served.Kind.Describe(served.Request) + string.Join(' ', served.Kind.Hosts(served.Request));

        Assert.NotEmpty(served.Kind.Hosts(served.Request));
        Assert.DoesNotContain('?', said);
        if (served.Secret?.Token is { } token) Assert.DoesNotContain(token, said);
    }

    private protected static async Task<List<SourceItem>> ListAsync(ISource source)
    {
        var items = new List<SourceItem>();
        await foreach (var item in source.ListAsync(Cancellation)) items.Add(item);
        return items;
    }

    private protected static async Task<byte[]> ReadAsync(SourceBody body)
    {
        using var bytes = new MemoryStream();
        await body.Stream.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }

    private static async Task<string?> VersionAsync(ISource source, SourceItem item)
    {
        await using var body = await source.OpenAsync(item, SourcePosition.Start, Cancellation);
        return body.Version;
    }
}

/// <summary>Files at a place.</summary>
/// <param name="Files">Bytes by path.</param>
/// <param name="Remove">Takes one away behind the source's back.</param>
internal sealed record ServedFiles(ISourceKind Kind, Source Request, SourceSecret? Secret, IReadOnlyDictionary<string, byte[]> Files, Func<SourceItem, Task> Remove) : IAsyncDisposable
{
    /// <summary>Disposed last.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    public ISource Open() => Kind.Open(Request, Secret);

    public ValueTask DisposeAsync()
    {
        foreach (var each in Owned) each.Dispose();
        return ValueTask.CompletedTask;
    }
}
