using Lightbox.Testing;

namespace Lightbox.Services.Tests.Ingest.Archives;

/// <summary>A small tree of files with everything that packers differ about, packed by programs that are not ours.</summary>
internal sealed class PackedTree : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackedTree()
    {
        var random = new Random(7);
        var noise = new byte[700_001];
        random.NextBytes(noise);
        Add("a.bin", noise);
        Add("empty", []);
        Add("sub/zeros", new byte[1_000_000]);
        Add("sub/deeper/gr\u00fcn \u65e5\u672c.dcm", noise.AsSpan(0, 777).ToArray());
        Add($"sub/{new string('n', 120)}/{new string('m', 140)}.txt", "long name"u8.ToArray());
        Add("sub/exactly-one-block", noise.AsSpan(1000, 512).ToArray());
        Directory.CreateDirectory(folder["tree", "empty-folder"]);
    }

    /// <summary>Path and content.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public string Root => folder["tree"];

    /// <summary>Packs the tree.</summary>
    /// <param name="how">The program, then its arguments; OUT and ROOT stand for the archive and the tree.</param>
    public string Pack(string how)
    {
        var archive = folder["packed"];
        var words = how.Replace("OUT", archive).Replace("ROOT", Root).Split(' ');
        ExternalTool.Run(words[0], words[1..]);
        return File.Exists(archive) ? archive : Directory.GetFiles(folder.Path, "packed*").Single();
    }

    public string Python(string script)
    {
        ExternalTool.Python(script, folder["packed"], Root);
        return folder["packed"];
    }

    public void Dispose() => folder.Dispose();

    private void Add(string path, byte[] content)
    {
        folder.Write($"tree/{path}", content);
        Files[path] = content;
    }
}
