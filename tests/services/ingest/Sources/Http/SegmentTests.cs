using System.Collections.Concurrent;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http.Fetch;
using Lightbox.Ingest.Sources.Http.Guard;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Large files by several connections: the same bytes in the same order, whatever the server does to the parts.</summary>
public sealed class SegmentTests
{
    private const int Segment = 64 * 1024;

    private static readonly byte[] File = ServedBytes.Random(3, 10 * Segment + 4321);

    /// <summary>No connection is fast enough for it.</summary>
    private static readonly HttpOptions Eager = new() { SegmentBytes = Segment, Segments = 4, FastEnough = long.MaxValue };

    [Fact]
    public async Task Read_SlowConnection_TheRestComesInSegmentsSideBySide()
    {
        var under = 0;
        var most = 0;
        var arrived = 0;
        using var together = new CountdownEvent(3);
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            if (request["Range"].Length == 0)
            {
                await new ServedBytes(File).SendAsync(request, answer);
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref under));
            // The first ones only answer when three are under way.
            if (Interlocked.Increment(ref arrived) <= 3) together.Signal();
            await Task.Run(() => together.Wait(answer.Stop));
            await new ServedBytes(File).SendAsync(request, answer);
            Interlocked.Decrement(ref under);
        });

        Assert.Equal(File, await ReadAsync(server, SourcePosition.Start));
        Assert.InRange(most, 3, Eager.Segments);
        Assert.All(server.Requests.Skip(1), request => Assert.Equal("\"one\"", request["If-Range"]));
    }

    [Fact]
    public async Task Read_GoingOnInTheMiddle_OnlyTheRestIsAskedFor()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);

        Assert.Equal(File[100_000..], await ReadAsync(server, new SourcePosition(100_000, "\"one\"")));
        Assert.True(server.Requests.Count > 4);
    }

    [Fact]
    public async Task Read_FastConnection_LeftAlone()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);

        Assert.Equal(File, await ReadAsync(server, SourcePosition.Start, new HttpOptions { SegmentBytes = Segment, FastEnough = 0 }));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true, "\"one\"")]
    [InlineData(false, null)]
    [InlineData(false, "W/\"one\"")]
    public async Task Read_NoRangesOrNoExactVersion_OneConnection(bool ignoresRanges, string? etag)
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File, etag) { IgnoresRanges = ignoresRanges }.SendAsync);

        Assert.Equal(File, await ReadAsync(server, SourcePosition.Start));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Read_PartsCutNowAndThen_GoneOnWithWhereTheyWereCut()
    {
        var cut = new ConcurrentDictionary<string, bool>();
        var whole = new ServedBytes(File);
        await using var server = ScriptedServer.Start(async (request, answer) =>
        {
            if (request["Range"] is not { Length: > 0 } range || !cut.TryAdd(range, true) || cut.Count > 3)
            {
                await whole.SendAsync(request, answer);
                return;
            }

            var (from, to) = whole.Range(range);
            await answer.HeadAsync("206 Partial Content", "ETag: \"one\"", $"Content-Range: bytes {from}-{to}/{File.Length}", $"Content-Length: {to - from + 1}");
            await answer.WriteAsync(File.AsMemory(from, 1000));
            answer.IsLast = true;
        });

        Assert.Equal(File, await ReadAsync(server, SourcePosition.Start));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ReplacedMeanwhile_NeverSpliced(bool ignoresIfRange)
    {
        var newer = new ServedBytes(ServedBytes.Random(4, File.Length), "\"two\"") { IgnoresIfRange = ignoresIfRange };
        await using var server = ScriptedServer.Start((request, answer) =>
            request["Range"].Length > 0 ? newer.SendAsync(request, answer) : new ServedBytes(File).SendAsync(request, answer));

        var changed = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(server, SourcePosition.Start));

        Assert.Equal("SOURCE_CHANGED", changed.Code);
        Assert.True(changed.IsTransient);
    }

    [Fact]
    public async Task Dispose_InTheMiddle_TheConnectionsGoAndTheNextFileMay()
    {
        await using var server = ScriptedServer.Start(new ServedBytes(File).SendAsync);
        using var http = Guards.Of(Eager, server.Authority);
        using var budget = new SegmentBudget();
        var fetcher = new HttpFetcher(http, budget, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            await using var body = await fetcher.OpenAsync(new HttpTarget(server.Address), SourcePosition.Start, default);
            await body.Stream.ReadExactlyAsync(new byte[2 * Segment]);
        }

        Assert.True(budget.TryEnter());
        Assert.True(budget.TryEnter());
        Assert.False(budget.TryEnter());
    }

    private static async Task<byte[]> ReadAsync(ScriptedServer server, SourcePosition position, HttpOptions? options = null)
    {
        using var http = Guards.Of(options ?? Eager, server.Authority);
        using var budget = new SegmentBudget();
        var fetcher = new HttpFetcher(http, budget, TimeProvider.System);
        await using var body = await fetcher.OpenAsync(new HttpTarget(server.Address), position, default);
        using var bytes = new MemoryStream();
        await body.Stream.CopyToAsync(bytes);
        Assert.Equal(position.Offset, body.Offset);
        return bytes.ToArray();
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = Volatile.Read(ref place); value > seen; seen = Volatile.Read(ref place)) Interlocked.CompareExchange(ref place, value, seen);
    }
}
