using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class LimitTests
{
    [Fact]
    public async Task Message_OverTheLimit_ResourceExhausted()
    {
        await using var probe = await ProbeHost.StartAsync(new() { ["Lightbox:Limits:MaxReceiveMessageBytes"] = "65536" });

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await probe.Client.ActAsync(new ActRequest { Payload = ByteString.CopyFrom(new byte[70_000]) }));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task Message_GzipBomb_ResourceExhaustedWithBoundedMemory()
    {
        await using var probe = await ProbeHost.StartAsync();
        var before = GC.GetTotalAllocatedBytes();

        // 256 MB of zeros in about 256 KB, framed by hand so that only the server inflates them.
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(probe.Grpc, "/lightbox.probe.v1.ProbeService/Act"))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Bomb(256)),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        request.Headers.Add("grpc-encoding", "gzip");
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();

        var status = response.TrailingHeaders.Concat(response.Headers).First(header => header.Key == "grpc-status").Value.Single();
        Assert.Equal(((int)StatusCode.ResourceExhausted).ToString(), status);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L << 20);
    }

    [Fact]
    public async Task ClientStream_Stalls_DeadlineExceeded()
    {
        await using var probe = await ProbeHost.StartAsync(new() { ["Lightbox:Limits:StreamIdle"] = "00:00:00.2" });
        using var call = probe.Client.Collect();
        await call.RequestStream.WriteAsync(new ActRequest());

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, refused.StatusCode);
        Assert.Contains("No message came", refused.Status.Detail);
    }

    [Fact]
    public async Task ServerStream_NobodyReads_DeadlineExceeded()
    {
        await using var probe = await ProbeHost.StartAsync(new() { ["Lightbox:Limits:StreamIdle"] = "00:00:00.2", ["Logging:LogLevel:Lightbox"] = "Debug" });
        using var call = probe.Client.Pour(new ActRequest());

        var seen = probe.Log.LineAsync("DeadlineExceeded (STREAM_STALLED)");
        await Task.WhenAny(seen, Task.Delay(TimeSpan.FromSeconds(30)));
        Assert.True(seen.IsCompleted, string.Join('\n', probe.Log.Lines.TakeLast(10)));
    }

    [Fact]
    public async Task Unary_NoDeadline_GetsTheDefault()
    {
        await using var probe = await ProbeHost.StartAsync(new() { ["Lightbox:Limits:DefaultDeadline"] = "00:00:00.2" });

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await probe.Client.ActAsync(new ActRequest { Action = "wait" }));

        Assert.Equal(StatusCode.DeadlineExceeded, refused.StatusCode);
    }

    [Fact]
    public async Task Transcoded_NoDeadline_GetsTheDefault()
    {
        await using var probe = await ProbeHost.StartAsync(new() { ["Lightbox:Limits:DefaultDeadline"] = "00:00:00.2" });

        using var response = await probe.Http.GetAsync("/v1/probes/wait");

        Assert.Equal(System.Net.HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void PageSize_Requested_Coerced(int requested, int expected) => Assert.Equal(expected, Paging.PageSize(requested));

    [Fact]
    public void PageSize_Negative_Invalid() => Assert.Throws<InvalidRequestException>(() => Paging.PageSize(-1));

    [Fact]
    public void PageToken_SameQuery_RoundTrips() =>
        Assert.Equal(["a/\u0442", "7"], PageToken.Decode(PageToken.Encode("q", "a/\u0442", "7"), "q", 2)!);

    [Fact]
    public void PageToken_Empty_IsTheFirstPage() => Assert.Null(PageToken.Decode("", "q", 1));

    [Theory]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void PageToken_Forged_Invalid(string token) => Assert.Throws<InvalidRequestException>(() => PageToken.Decode(token, "q", 1));

    [Fact]
    public void PageToken_OtherQueryOrEdited_Invalid()
    {
        var token = PageToken.Encode("filter a", "k");

        Assert.Throws<InvalidRequestException>(() => PageToken.Decode(token, "filter b", 1));
        Assert.Throws<InvalidRequestException>(() => PageToken.Decode(token[..^2] + (token[^2] == 'x' ? "yy" : "xx"), "filter a", 1));
        Assert.Throws<InvalidRequestException>(() => PageToken.Decode(token, "filter a", 2));
    }

    private static byte[] Bomb(int megabytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            // The head of the message: field 2, bytes, as long as all that follows.
            var head = new byte[16];
            using var coded = new CodedOutputStream(head);
            coded.WriteTag(2, WireFormat.WireType.LengthDelimited);
            coded.WriteLength(megabytes << 20);
            coded.Flush();
            gzip.Write(head, 0, (int)coded.Position);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < megabytes; i++) gzip.Write(zeros);
        }

        var frame = new byte[5 + compressed.Length];
        frame[0] = 1;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)compressed.Length);
        compressed.ToArray().CopyTo(frame, 5);
        return frame;
    }
}
