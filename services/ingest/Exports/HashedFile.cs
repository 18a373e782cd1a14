using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Ingest.Exports;

/// <summary>A text file that is hashed while it is written: it goes into another file's list.</summary>
internal sealed class HashedFile(string folder, string name) : IAsyncDisposable
{
    private readonly FileStream file = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Name { get; } = name;

    /// <summary>64 hex digits; empty before the end.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>A whole small file.</summary>
    /// <returns>Its sha256.</returns>
    public static async Task<string> WriteAsync(string folder, string name, string text, CancellationToken cancellation)
    {
        await using var file = new HashedFile(folder, name);
        await file.AppendAsync(Encoding.UTF8.GetBytes(text), cancellation);
        return await file.EndAsync(cancellation);
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        hash.AppendData(bytes.Span);
        await file.WriteAsync(bytes, cancellation);
    }

    public async Task<string> EndAsync(CancellationToken cancellation)
    {
        await file.FlushAsync(cancellation);
        return Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        hash.Dispose();
    }
}
