using System.Security.Cryptography;
using System.Text;
using Lightbox.Jobs;
using Lightbox.Storage;

namespace Lightbox.Ingest.Fetching;

/// <summary>
/// Where files lie while they come in: <c>.fetching/{job}/</c> beside the blobs, so that becoming a blob is a rename. It survives the process, so that
/// a job goes on in the middle of a file; it goes with the end of its job.
/// </summary>
internal sealed class FetchFolder(DataFolder folder) : IJobAftermath
{
    private string Root => Path.Combine(folder.Blobs, ".fetching");

    /// <summary>The same file of the same job has the same path after a restart.</summary>
    /// <param name="job">jobs/{job}.</param>
    public string PathOf(string job, string path, string origin)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{origin}")))[..32];
        return Path.Combine(Of(JobMessages.IdOf(job)), name);
    }

    /// <summary>A new file that no restart looks for.</summary>
    public string Temporary(string job) => Path.Combine(Of(JobMessages.IdOf(job)), $"{Guid.NewGuid():N}.member");

    /// <summary>What a killed process left of archives' members: nothing goes on with them.</summary>
    public void RemoveMembers(string job)
    {
        var mine = Path.Combine(Root, JobMessages.IdOf(job));
        if (!Directory.Exists(mine)) return;
        foreach (var member in Directory.EnumerateFiles(mine, "*.member")) File.Delete(member);
    }

    /// <summary>Ids of jobs that have files here.</summary>
    public IReadOnlyList<string> Jobs() => Directory.Exists(Root) ? [.. Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path))] : [];

    public void Ended(string id)
    {
        var mine = Path.Combine(Root, id);
        if (!Directory.Exists(mine)) return;
        try
        {
            Directory.Delete(mine, recursive: true);
            // The folder itself goes with the last job; another one may just be putting something into it.
            if (!Directory.EnumerateFileSystemEntries(Root).Any()) Directory.Delete(Root);
        }
        catch (IOException)
        {
            // Somebody is still writing; the next start looks again.
        }
    }

    private string Of(string id)
    {
        DataFolder.CreatePrivate(Root);
        var mine = Path.Combine(Root, id);
        DataFolder.CreatePrivate(mine);
        return mine;
    }
}
