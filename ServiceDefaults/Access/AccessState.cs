using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Lightbox.ServiceDefaults.Access;

/// <summary>What this service's listeners and configuration add up to.</summary>
internal sealed class AccessState
{
    private readonly byte[][] keyHashes;
    private volatile bool reachable;

    public AccessState(IOptions<AccessOptions> options)
    {
        Options = options.Value;
        if (Options.Keys.Any(key => key.Length < AccessOptions.MinimumKeyLength))
            throw new StartRefusedException($"A key in {AccessOptions.Section}:Keys is shorter than {AccessOptions.MinimumKeyLength} characters.");
        keyHashes = [.. Options.Keys.Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)))];
    }

    public AccessOptions Options { get; }

    /// <summary>A listener is bound to an address that is not loopback: every caller, near or far, needs a key.</summary>
    public bool Reachable => reachable;

    public bool HasKeys => keyHashes.Length > 0;

    public void MarkReachable() => reachable = true;

    /// <summary>Compared by hash in constant time, so that neither length nor prefix leaks.</summary>
    /// <returns>The key's place among the configured ones, from 0; -1 when it is none of them.</returns>
    public int Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var found = -1;
        for (var i = 0; i < keyHashes.Length; i++) found = CryptographicOperations.FixedTimeEquals(keyHashes[i], hash) ? i : found;
        return found;
    }
}
