using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Verification;

/// <summary>What a verification found; all are counted, the first are kept.</summary>
internal sealed class Findings
{
    /// <summary>As the contract has it.</summary>
    public const int Most = 1000;

    private readonly Lock gate = new();
    private readonly List<VerifyFinding> kept = [];

    public long Count { get; private set; }

    public void Add(VerifyFinding finding)
    {
        lock (gate)
        {
            Count++;
            if (kept.Count < Most) kept.Add(finding);
        }
    }

    /// <summary>Hashes of the files whose path is still to be found.</summary>
    public IReadOnlySet<string> Unplaced()
    {
        lock (gate) return kept.Where(finding => finding.Path.Length == 0).Select(finding => finding.File["files/".Length..]).ToHashSet();
    }

    /// <summary>Gives a file's findings the path that the ledger knows it by; the first one stays.</summary>
    public void Place(string sha256, string path)
    {
        lock (gate)
        {
            foreach (var finding in kept.Where(finding => finding.Path.Length == 0 && finding.File == "files/" + sha256)) finding.Path = path;
        }
    }

    public IEnumerable<VerifyFinding> Sorted()
    {
        lock (gate) return [.. kept.OrderBy(finding => finding.Fault).ThenBy(finding => finding.Path, StringComparer.Ordinal).ThenBy(finding => finding.File, StringComparer.Ordinal)];
    }
}
