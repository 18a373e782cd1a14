using System.Text.Json.Nodes;
using Lightbox.Imaging.Dicom;
using Lightbox.Testing;
using Xunit;
using static Lightbox.Imaging.Tests.Dicom.Pictures;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Directories of media: told, listed, and never an image or a path.</summary>
public sealed class DicomDirectoryTests
{
    private const string List = """
        import json, sys, pydicom
        ds = pydicom.dcmread(sys.argv[1])
        names = [r.ReferencedFileID for r in ds.get('DirectoryRecordSequence', []) if 'ReferencedFileID' in r and r.get('RecordInUseFlag', 65535) != 0]
        print(json.dumps(['/'.join([n] if isinstance(n, str) else n) for n in names]))
        """;

    [Theory]
    [InlineData("DICOMDIR", 31)]
    [InlineData("DICOMDIR-bigEnd", 31)]
    [InlineData("DICOMDIR-implicit", 31)]
    [InlineData("DICOMDIR-nooffset", 31)]
    [InlineData("DICOMDIR-reordered", 31)]
    [InlineData("DICOMDIR-nopatient", 31)]
    [InlineData("DICOMDIR-empty.dcm", 0)]
    [InlineData("TINY_ALPHA/DICOMDIR", 50)]
    public void Info_Directory_ListsWhatPydicomLists(string name, int least)
    {
        using var reader = DicomSamples.Open("dicomdirtests/" + name);
        var theirs = JsonNode.Parse(ExternalTool.Python(List, Samples.Path("dicom/dicomdirtests/" + name)))!.AsArray().Select(node => (string)node!).ToList();
        Assert.Equal(theirs, reader.Info.ReferencedFiles!);
        Assert.True(theirs.Count >= least, $"{theirs.Count} files");
        Assert.Equal((ImageKind.Document, "1.2.840.10008.1.3.10"), (reader.Info.Kind, reader.File.Meta.Text(Tags.MediaStorageSopClassUid)));
        Assert.Throws<ImageRangeException>(() => reader.ReadDisplay(0, DisplayOptions.Default, default));
    }

    [Fact]
    public void Info_NamesThatLeadElsewhere_AreNotListed()
    {
        string[] names = [@"..\..\ETC\PASSWD", "IMAGES\\IM1", @"A\.\B", "C:\\X", "/etc/passwd", "A\\\\B"];
        var builder = new DicomBuilder().Text(0x00080016, "UI", DicomDirectory.SopClass);
        Sequence(builder, 0x00041220, [.. names.Select(name => new DicomBuilder().Text(0x00041500, "CS", name).Body())]);
        using var reader = builder.Open();
        Assert.Equal(["IMAGES/IM1"], reader.Info.ReferencedFiles!);
    }

    [Fact]
    public void Info_RecordOutOfUse_IsNotListed()
    {
        var builder = new DicomBuilder();
        byte[] Record(int flag, string name) => new DicomBuilder().UInt16(0x00041410, flag).Text(0x00041500, "CS", name).Body();
        Sequence(builder, 0x00041220, Record(0, "OLD"), Record(0xFFFF, "NEW"));
        using var reader = builder.Open();
        Assert.Equal(["NEW"], reader.Info.ReferencedFiles!);
    }

    [Fact]
    public void Info_AnImage_ListsNothing()
    {
        using var reader = DicomSamples.Open("CT_small.dcm");
        Assert.Null(reader.Info.ReferencedFiles);
    }
}
