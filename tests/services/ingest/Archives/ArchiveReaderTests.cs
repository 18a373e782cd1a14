using System.IO.Compression;
using Lightbox.Ingest.Archives;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Archives;

/// <summary>What other programs pack comes out again, byte by byte and name by name.</summary>
public sealed class ArchiveReaderTests : IDisposable
{
    private readonly PackedTree tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("7zz a -tzip -mm=Deflate OUT.zip ROOT/.")]
    [InlineData("7zz a -tzip -mm=Copy OUT.zip ROOT/.")]
    [InlineData("7zz a -tzip -mm=Deflate64 OUT.zip ROOT/.")]
    [InlineData("7zz a -tzip -mm=BZip2 OUT.zip ROOT/.")]
    [InlineData("7zz a -tzip -mm=LZMA OUT.zip ROOT/.")]
    [InlineData("tar --format=gnu -cf OUT -C ROOT .")]
    [InlineData("tar --format=pax -cf OUT -C ROOT .")]
    [InlineData("tar --format=pax -czf OUT -C ROOT .")]
    [InlineData("tar --format=gnu --zstd -cf OUT -C ROOT .")]
    [InlineData("tar --format=gnu -cf OUT -C ROOT . -b 1")]
    [InlineData("7zz a -t7z OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -ms=off -mhc=off OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=LZMA OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=PPMd OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=BZip2 OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=Deflate OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=Copy OUT.7z ROOT/.")]
    [InlineData("7zz a -t7z -m0=Delta:2 -m1=LZMA2 OUT.7z ROOT/.")]
    public async Task Read_PackedByOthers_EveryFileComesOut(string how)
    {
        var archive = tree.Pack(how);

        var unpacked = await Unpacked.OfAsync(archive);

        Assert.Null(unpacked.End);
        Assert.Empty(unpacked.Objections);
        Assert.Equal(tree.Files.Keys, unpacked.Files.Keys);
        Assert.All(tree.Files, file => Assert.Equal(file.Value, unpacked.Files[file.Key]));
    }

    [Theory]
    [InlineData("tar --format=gnu -czf OUT -C ROOT .")]
    [InlineData("7zz a -t7z OUT.7z ROOT/.")]
    [InlineData("7zz a -tzip OUT.zip ROOT/.")]
    public async Task Read_ContentNotWanted_NextEntriesStillCome(string how)
    {
        var archive = tree.Pack(how);
        var last = new List<byte[]>();
        var count = 0;
        await foreach (var entry in new ArchiveReader(new ArchiveLimits()).ReadAsync(archive, Unpacked.Detect(archive)!.Value, default))
        {
            count++;
            if (entry.Path != "sub/exactly-one-block") continue;
            using var content = new MemoryStream();
            await entry.Content!.CopyToAsync(content);
            last.Add(content.ToArray());
        }

        Assert.Equal(tree.Files.Count, count);
        Assert.Equal(tree.Files["sub/exactly-one-block"], Assert.Single(last));
    }

    [Fact]
    public async Task Read_GzipOfSeveralMembers_ReadAsOne()
    {
        var tar = await File.ReadAllBytesAsync(tree.Pack("tar --format=gnu -cf OUT -C ROOT ."));
        using var packed = new MemoryStream();
        foreach (var half in new[] { tar[..600_000], tar[600_000..] })
        {
            await using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(half);
        }

        using var folder = new TemporaryFolder();
        var unpacked = await Unpacked.OfAsync(folder.Write("two.tar.gz", packed.ToArray()));

        Assert.Null(unpacked.End);
        Assert.Equal(tree.Files.Keys, unpacked.Files.Keys);
    }

    [Fact]
    public async Task Read_ZipByPython_Zip64AndStreamedSizes_EveryFileComesOut()
    {
        // Written without seeking: sizes stand behind the data, zip64 is forced.
        var archive = tree.Python("""
            import sys, os, zipfile
            class Pipe:
                def __init__(self, f): self.f = f
                def write(self, b): return self.f.write(b)
                def flush(self): self.f.flush()
            with open(sys.argv[1], 'wb') as f, zipfile.ZipFile(Pipe(f), 'w', zipfile.ZIP_DEFLATED) as z:
                for d, _, names in os.walk(sys.argv[2]):
                    for n in names:
                        p = os.path.join(d, n)
                        with z.open(os.path.relpath(p, sys.argv[2]), 'w', force_zip64=True) as e: e.write(open(p, 'rb').read())
            """);

        var unpacked = await Unpacked.OfAsync(archive);

        Assert.Null(unpacked.End);
        Assert.Equal(tree.Files.Keys, unpacked.Files.Keys);
        Assert.All(tree.Files, file => Assert.Equal(file.Value, unpacked.Files[file.Key]));
    }

    [Fact]
    public async Task Read_NamesOfAnotherCodePage_Decoded()
    {
        using var folder = new TemporaryFolder();
        var path = folder["old.zip"];
        ExternalTool.Python("""
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1], 'w')
            i = zipfile.ZipInfo('gr@n.png'); z.writestr(i, b'x'); z.close()
            b = open(sys.argv[1], 'rb').read().replace(b'gr@n', b'gr\x81n'); open(sys.argv[1], 'wb').write(b)
            """, path);

        Assert.Equal(["gr\u00fcn.png"], (await Unpacked.OfAsync(path)).Files.Keys);
    }

    [Fact]
    public void Detect_OneThingInAContainer_IsNoArchive()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python("""
            import sys, zipfile, gzip, numpy
            d = sys.argv[1]
            numpy.savez(d + '/a.npz', train=numpy.zeros((2, 4, 4), 'uint8'))
            with zipfile.ZipFile(d + '/a.docx', 'w') as z: z.writestr('[Content_Types].xml', '<Types/>'); z.writestr('word/document.xml', '<w/>')
            with zipfile.ZipFile(d + '/a.odt', 'w') as z: z.writestr('mimetype', 'application/vnd.oasis.opendocument.text')
            gzip.open(d + '/a.nii.gz', 'wb').write(bytes(4096))
            open(d + '/a.gz', 'wb').write(b'\x1f\x8b\x08broken')
            """, folder.Path);
        folder.Write("empty", []);
        folder.Write("zeros", new byte[2048]);

        Assert.All(Directory.GetFiles(folder.Path), path => Assert.Null(Unpacked.Detect(path)));
        Assert.Null(Unpacked.Detect(Samples.Path("dicom/CT_small.dcm")));
    }
}
