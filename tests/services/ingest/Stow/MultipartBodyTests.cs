using System.Text;
using Lightbox.Ingest.Stow;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Stow;

/// <summary>Multipart bodies however they are cut into pieces.</summary>
public sealed class MultipartBodyTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    [InlineData(5, 100)]
    [InlineData(4096, 100_000)]
    public async Task Read_PartsOfEveryKind_ComeOutWhole(int piece, int most)
    {
        var large = new string('x', 300_000) + "\r\n-\r\n--BOUNDAR\r\n";
        var body = $"ignored\r\n--BOUNDARY\r\nContent-Type: a/b\r\n\r\none\r\n--BOUNDARY  \r\n\r\n\r\n--BOUNDARY\r\nX: y\r\ncontent-type:c/d; e=f\r\n\r\n{large}\r\n--BOUNDARY--\r\nignored";

        Assert.Equal(["a/b|one", "|", $"c/d; e=f|{large}"], await PartsAsync(body, piece, "BOUNDARY", most));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--B")]
    [InlineData("--B\r\n")]
    [InlineData("--B\r\nContent-Type: a/b\r\n")]
    [InlineData("--B\r\n\r\ncontent without an end")]
    [InlineData("--B\r\n\r\ncontent\r\n--")]
    [InlineData("--B\r\n\r\ncontent\r\n--B")]
    [InlineData("--Bx\r\n\r\ncontent\r\n--B--")]
    [InlineData("no multipart at all")]
    public async Task Read_CutOrBroken_SaysSo(string body) => await Assert.ThrowsAsync<MultipartException>(() => PartsAsync(body, 3));

    [Fact]
    public async Task Read_EndlessHeaders_Stopped()
    {
        var one = "--B\r\n" + new string('h', 1 << 20);
        var many = "--B\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 100_000));

        await Assert.ThrowsAsync<MultipartException>(() => PartsAsync(one, 4096));
        await Assert.ThrowsAsync<MultipartException>(() => PartsAsync(many, 4096));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void Boundary_NotOfTheGrammar_Refused(string boundary)
    {
        Assert.Throws<MultipartException>(() => new MultipartBody(Stream.Null, boundary, null, 1000));
        Assert.Throws<MultipartException>(() => new MultipartBody(Stream.Null, boundary + new string('x', 300), null, 1000));
    }

    private static async Task<List<string>> PartsAsync(string text, int piece, string boundary = "B", int most = 1000)
    {
        var parts = new List<string>();
        using var body = new MultipartBody(new Pieces(Encoding.ASCII.GetBytes(text), piece), boundary, null, 1000);
        while (await body.NextAsync(TestContext.Current.CancellationToken))
        {
            var content = new StringBuilder();
            while (true)
            {
                var (bytes, isEnd) = await body.ReadAsync(most, TestContext.Current.CancellationToken);
                content.Append(Encoding.ASCII.GetString(bytes.Span));
                if (isEnd) break;
                Assert.True(bytes.Length >= most);
            }

            parts.Add($"{body.ContentType}|{content}");
        }

        return parts;
    }

    /// <summary>As a network gives bytes: fewer than asked for.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
