using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>Numbers by chance that are the same for the same seed on every machine and in every release: SplitMix64 (Steele, Lea and Flood 2014).</summary>
/// <param name="purpose">Two purposes of one seed draw different numbers.</param>
internal sealed class Draw(long seed, string purpose)
{
    private ulong state = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{purpose}")));

    /// <summary>From 0 to one less than <paramref name="count"/>; the bias, count in 2^64, is nobody's to see.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
