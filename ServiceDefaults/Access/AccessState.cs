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
    public bool Accepts(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var accepted = false;
        foreach (var known in keyHashes) accepted |= CryptographicOperations.FixedTimeEquals(known, hash);
        return accepted;
    }
}
