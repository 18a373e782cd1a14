using System.IO.Compression;
using System.Text;
using Lightbox.Ingest.Archives;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Archives;

/// <summary>Row 19 of the abuse cases.</summary>
public sealed class ArchiveAbuseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> UnsafeNames =>
    [
        "../evil", "a/../../evil", "..\\evil", "/etc/passwd", "\\\\server\\share\\x", "C:\\x", "c:x", "a/CON", "a/con.dcm", "LPT1", "COM0.txt", "a./x", "a /x",
        "a\nb", "\u0085", "..", "a/..", ".", "./", "//", new string('x', 3000), $"a/{new string('y', 300)}",
    ];

    [Theory]
    [MemberData(nameof(UnsafeNames))]
    public async Task Name_ThatLeadsElsewhere_RefusedByName_OthersComeOut(string name)
    {
        foreach (var path in new[] { Zip((name, "x"), ("good", "y")), Tar((name, '0', "x"), ("good", '0', "y")) })
        {
            var unpacked = await Unpacked.OfAsync(path);

            Assert.Equal(["good"], unpacked.Files.Keys);
            Assert.Null(unpacked.End);
            if (name.EndsWith('/')) continue;
            var (shown, objection) = Assert.Single(unpacked.Objections);
            Assert.Equal((true, "UNSAFE_NAME"), (objection.IsRefusal, objection.Code));
            Assert.DoesNotContain(shown, char.IsControl);
            Assert.True(shown.Length <= 256);
            Assert.DoesNotContain("evil", objection.Reason);
        }
    }

    [Fact]
    public async Task Names_SameOrDifferingOnlyByCase_SecondRefused()
    {
        var unpacked = await Unpacked.OfAsync(Tar(("a/x.dcm", '0', "1"), ("A/X.DCM", '0', "2"), ("./a/x.dcm", '0', "3"), ("a/y.dcm", '0', "4")));

        Assert.Equal(["a/x.dcm", "a/y.dcm"], unpacked.Files.Keys);
        Assert.Equal("1", Encoding.UTF8.GetString(unpacked.Files["a/x.dcm"]));
        Assert.Equal(["NAME_COLLISION", "NAME_COLLISION"], unpacked.Objections.Select(found => found.Objection.Code));
    }

    [Fact]
    public async Task Links_AndDevices_SkippedNeverFollowed()
    {
        var tar = Tar(("sym", '2', ""), ("hard", '1', ""), ("dev", '3', ""), ("fifo", '6', ""), ("sym/inside", '0', "x"));
        var zip = folder["links.zip"];
        ExternalTool.Python("""
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1], 'w')
            i = zipfile.ZipInfo('link'); i.create_system = 3; i.external_attr = 0o120777 << 16
            z.writestr(i, '/etc/passwd'); z.writestr('link/inside', 'x'); z.close()
            """, zip);
        Directory.CreateDirectory(folder["tree"]);
        File.CreateSymbolicLink(folder["tree", "link"], "/etc/passwd");
        ExternalTool.Run("7zz", "a", "-t7z", "-snl", folder["links.7z"], folder["tree"] + "/.");

        foreach (var (path, links) in new[] { (tar, 4), (zip, 1), (folder["links.7z"], 1) })
        {
            var unpacked = await Unpacked.OfAsync(path);
            Assert.Equal(links, unpacked.Objections.Count);
            Assert.All(unpacked.Objections, found => Assert.Equal((false, "NOT_A_FILE"), (found.Objection.IsRefusal, found.Objection.Code)));
            Assert.All(unpacked.Files.Values, content => Assert.Equal("x"u8, content));
        }
    }

    [Theory]
    [InlineData(0, "BROKEN_ENTRY")]
    [InlineData(2, "BROKEN_ENTRY")]
    [InlineData(2_000_000_000, "BROKEN_ENTRY")]
    public async Task Size_Forged_EntryRefused(int claimed, string code)
    {
        var path = Zip(("lies", new string('a', 1000)), ("good", "y"));
        var bytes = await File.ReadAllBytesAsync(path);
        var entry = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(entry + 24), claimed);
        await File.WriteAllBytesAsync(path, bytes);

        var unpacked = await Unpacked.OfAsync(path, new ArchiveLimits { FreeBytes = 4L << 30 });

        Assert.Equal(["good"], unpacked.Files.Keys);
        Assert.Equal(("lies", code), (unpacked.Objections[0].Path, unpacked.Objections[0].Objection.Code));
    }

    [Fact]
    public async Task Content_Changed_ChecksumMismatch()
    {
        var path = folder["stored.zip"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var writer = zip.CreateEntry("a", CompressionLevel.NoCompression).Open();
            writer.Write("payload"u8);
        }

        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.AsSpan().IndexOf("payload"u8)] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal("CHECKSUM_MISMATCH", Assert.Single((await Unpacked.OfAsync(path)).Objections).Objection.Code);
    }

    [Fact]
    public async Task Entries_TooMany_RefusedBeforeTheFirstComesOut()
    {
        var limits = new ArchiveLimits { MaximumEntries = 99 };
        var many = Enumerable.Range(0, 100).Select(i => ($"{i}", "x")).ToArray();

        var zip = await Unpacked.OfAsync(Zip(many), limits);
        var tar = await Unpacked.OfAsync(Tar([.. many.Select(entry => (entry.Item1, '0', entry.Item2))]), limits);
        foreach (var (name, content) in many) folder.Write($"tree/{name}", Encoding.UTF8.GetBytes(content));
        ExternalTool.Run("7zz", "a", "-t7z", folder["many.7z"], folder["tree"] + "/.");
        var seven = await Unpacked.OfAsync(folder["many.7z"], limits);

        Assert.Equal(("ARCHIVE_OVER_LIMIT", 0), (zip.End!.Code, zip.Files.Count));
        Assert.Equal(("ARCHIVE_OVER_LIMIT", 0), (seven.End!.Code, seven.Files.Count));
        // A tar has no directory: one learns of the hundredth when it comes.
        Assert.Equal(("ARCHIVE_OVER_LIMIT", 99), (tar.End!.Code, tar.Files.Count));
    }

    [Theory]
    [InlineData("7zz a -tzip OUT.zip ROOT/.")]
    [InlineData("7zz a -t7z OUT.7z ROOT/.")]
    [InlineData("tar -czf OUT -C ROOT .")]
    [InlineData("tar --zstd -cf OUT -C ROOT .")]
    public async Task Bomb_StopsAtItsRatio(string how)
    {
        Directory.CreateDirectory(folder["tree"]);
        await using (var zeros = File.Create(folder["tree", "zeros"])) zeros.SetLength(64 << 20);
        var words = how.Replace("OUT", folder["bomb"]).Replace("ROOT", folder["tree"]).Split(' ');
        ExternalTool.Run(words[0], words[1..]);
        var path = Directory.GetFiles(folder.Path, "bomb*").Single();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        foreach (var skip in new[] { false, true })
        {
            var unpacked = await Unpacked.OfAsync(path, new ArchiveLimits { FreeBytes = 1 << 20, MaximumRatio = 20 }, skip);
            Assert.Empty(unpacked.Files);
            Assert.Equal("ARCHIVE_OVER_LIMIT", unpacked.End!.Code);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 128L << 20);
    }

    [Theory]
    [InlineData("7zz a -tzip OUT.zip ROOT/.", "TRUNCATED")]
    [InlineData("7zz a -t7z OUT.7z ROOT/.", "TRUNCATED")]
    [InlineData("tar -cf OUT -C ROOT .", "TRUNCATED")]
    [InlineData("tar -czf OUT -C ROOT .", "TRUNCATED")]
    [InlineData("tar --zstd -cf OUT -C ROOT .", "TRUNCATED|BROKEN_ARCHIVE")]
    public async Task Cut_Anywhere_SaysSoAndGivesOnlyWholeFiles(string how, string codes)
    {
        using var tree = new PackedTree();
        var whole = await File.ReadAllBytesAsync(tree.Pack(how));
        foreach (var share in new[] { 0.3, 0.6, 0.9, 0.99 })
        {
            var unpacked = await Unpacked.OfAsync(folder.Write("cut", whole.AsSpan(0, (int)(whole.Length * share))));

            Assert.Contains(unpacked.End?.Code ?? "none", codes.Split('|'));
            Assert.All(unpacked.Files, file => Assert.Equal(tree.Files[file.Key], file.Value));
        }
    }

    [Theory]
    [InlineData("7zz a -tzip OUT.zip ROOT/.")]
    [InlineData("7zz a -t7z OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=PPMd -mhc=off OUT.7z ROOT/.")]
    [InlineData("tar -cf OUT -C ROOT .")]
    [InlineData("tar --zstd -cf OUT -C ROOT .")]
    public async Task Bytes_Flipped_NeverAnythingButAnObjection(string how)
    {
        for (var i = 0; i < 6; i++) folder.Write($"tree/{i}", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"line {i}\n", 50 * i))));
        var words = how.Replace("OUT", folder["small"]).Replace("ROOT", folder["tree"]).Split(' ');
        ExternalTool.Run(words[0], words[1..]);
        var whole = await File.ReadAllBytesAsync(Directory.GetFiles(folder.Path, "small*").Single());
        var random = new Random(1);
        var faults = 0;
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var k = 0; k < 1 + round % 3; k++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var path = folder.Write("flipped", bytes);
            if (Unpacked.Detect(path) is null) continue;
            var unpacked = await Unpacked.OfAsync(path, new ArchiveLimits { FreeBytes = 16 << 20 });
            if (unpacked.End is not null || unpacked.Objections.Count > 0) faults++;
        }

        Assert.True(faults > 0);
    }

    [Fact]
    public async Task Encrypted_Refused()
    {
        folder.Write("tree/a", "secret"u8);
        ExternalTool.Run("7zz", "a", "-tzip", "-psesame", folder["e.zip"], folder["tree"] + "/.");
        ExternalTool.Run("7zz", "a", "-t7z", "-psesame", folder["e.7z"], folder["tree"] + "/.");
        ExternalTool.Run("7zz", "a", "-t7z", "-psesame", "-mhe=on", folder["h.7z"], folder["tree"] + "/.");

        Assert.Equal("ENCRYPTED", Assert.Single((await Unpacked.OfAsync(folder["e.zip"])).Objections).Objection.Code);
        Assert.Equal("ENCRYPTED", Assert.Single((await Unpacked.OfAsync(folder["e.7z"])).Objections).Objection.Code);
        Assert.Equal("ENCRYPTED", (await Unpacked.OfAsync(folder["h.7z"])).End!.Code);
    }

    [Fact]
    public async Task Header_ThatClaimsGigabytes_RefusedWithoutTheMemory()
    {
        // A pax header of 8 GB, a 7z directory of 2 TB, a dictionary of 4 GB.
        var pax = folder.Write("pax.tar", TarBytes.Header("x", 'x', 8L << 30));
        var seven = folder.Write("big.7z", SevenZipBytes.Start(offset: 0, size: 2L << 40));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Equal("ARCHIVE_OVER_LIMIT", (await Unpacked.OfAsync(pax)).End!.Code);
        Assert.Equal("ARCHIVE_OVER_LIMIT", (await Unpacked.OfAsync(seven)).End!.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8L << 20);
    }

    private string Zip(params (string Name, string Content)[] entries)
    {
        var path = folder["made.zip"];
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(content);
        }

        return path;
    }

    private string Tar(params (string Name, char Type, string Content)[] entries)
    {
        using var tar = new MemoryStream();
        foreach (var (name, type, content) in entries) TarBytes.Write(tar, name, type, content);
        tar.Write(new byte[1024]);
        return folder.Write("made.tar", tar.ToArray());
    }
}
