using System.Globalization;
using System.Security.Cryptography;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>A file as an honest server gives it out: GET and HEAD, one byte range, If-Range, ETag (RFC 9110).</summary>
/// <param name="ETag">With its quotes; null to send none.</param>
internal sealed record ServedBytes(byte[] Bytes, string? ETag = "\"one\"")
{
    /// <summary>RFC 1123; null to send none.</summary>
    public string? LastModified { get; init; }

    public bool IgnoresRanges { get; init; }

    /// <summary>As Azure and S3: a range is served whatever If-Range says.</summary>
    public bool IgnoresIfRange { get; init; }

    /// <summary>More lines of the head.</summary>
    public string[] Headers { get; init; } = [];

    public async Task SendAsync(ScriptedRequest request, ScriptedAnswer answer)
    {
        List<string> headers = [.. Headers, "Accept-Ranges: " + (IgnoresRanges ? "none" : "bytes")];
        if (ETag is not null) headers.Add($"ETag: {ETag}");
        if (LastModified is not null) headers.Add($"Last-Modified: {LastModified}");

        var condition = request["If-Range"];
        var isCurrent = condition.Length == 0 || condition == ETag || condition == LastModified;
        if (IgnoresRanges || request["Range"].Length == 0 || !(isCurrent || IgnoresIfRange))
        {
            await answer.SendAsync(request.Method, "200 OK", Bytes, [.. headers]);
            return;
        }

        var (from, to) = Range(request["Range"]);
        if (from >= Bytes.Length)
        {
            await answer.SendAsync(request.Method, "416 Range Not Satisfiable", Array.Empty<byte>(), $"Content-Range: bytes */{Bytes.Length}");
            return;
        }

        await answer.SendAsync(request.Method, "206 Partial Content", Bytes.AsMemory(from, to - from + 1), [.. headers, $"Content-Range: bytes {from}-{to}/{Bytes.Length}"]);
    }

    public (int From, int To) Range(string header)
    {
        var ends = header["bytes=".Length..].Split('-');
        var to = ends[1].Length == 0 ? Bytes.Length - 1 : Math.Min(int.Parse(ends[1], CultureInfo.InvariantCulture), Bytes.Length - 1);
        return (int.Parse(ends[0], CultureInfo.InvariantCulture), to);
    }

    /// <summary>As HTTP headers and object stores write it.</summary>
    public static byte[] Md5(ReadOnlySpan<byte> bytes) => CryptographicOperations.HashData(HashAlgorithmName.MD5, bytes);

    /// <summary>Bytes that are different everywhere, so that a splice shows.</summary>
    public static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
