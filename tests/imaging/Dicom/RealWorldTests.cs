using System.Text.Json.Nodes;
using Lightbox.Imaging.Dicom;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>What circulates under the name of DICOM: files that break the standard in ways other tools read, and every VR in every encoding.</summary>
public sealed class RealWorldTests
{
    /// <summary>Writes an element of every VR with pydicom and says what it wrote.</summary>
    private const string EveryVr = """
        import json, sys, pydicom
        from pydicom.dataset import Dataset, FileMetaDataset
        from pydicom.sequence import Sequence
        path, syntax = sys.argv[1:3]
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = syntax
        ds.is_little_endian, ds.is_implicit_VR = syntax != '1.2.840.10008.1.2.2', syntax == '1.2.840.10008.1.2'
        ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.7'
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = '1.2.3'
        ds.SpecificCharacterSet = 'ISO_IR 192'
        values = {'AE': 'STORE', 'AS': '030Y', 'CS': 'A_B', 'DA': '20261122', 'DS': '1.5', 'DT': '20261122203900', 'IS': '-7', 'LO': 'Größe', 'LT': 'a\\b',
                  'PN': 'Ärmel^Max', 'SH': 'kurz', 'ST': 'c\\d', 'TM': '2039', 'UC': 'viel', 'UI': '1.2.3.4', 'UR': 'http://a/b', 'UT': 'e\\f',
                  'FL': 0.5, 'FD': -0.25, 'SL': -70000, 'SS': -7, 'UL': 70000, 'US': 7, 'SV': -5000000000, 'UV': 5000000000,
                  'OB': b'\1\2', 'OW': b'\1\2', 'OF': b'\0\0\0\0', 'OD': bytes(8), 'OL': bytes(4), 'OV': bytes(8), 'UN': b'\1\2', 'AT': 0x00080018}
        tags = {}
        for i, (vr, value) in enumerate(sorted(values.items())):
            tag = 0x00091010 + i
            tags[vr] = tag
            ds.add_new(tag, vr, value)
        inner = Dataset()
        inner.add_new(0x00091001, 'LO', 'innen')
        ds.add_new(0x00091100, 'SQ', Sequence([inner, Dataset()]))
        ds.InstanceNumber = 4
        ds.save_as(path, write_like_original=False)
        print(json.dumps({vr: [tags[vr], v if isinstance(v, (str, int, float)) else None] for vr, v in values.items()}))
        """;

    [Theory]
    [InlineData(DicomBuilder.ImplicitLittle)]
    [InlineData(DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.ExplicitBig)]
    [InlineData(DicomBuilder.Deflated)]
    public void Open_EveryVr_IsReadAsItWasWritten(string syntax)
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        var written = JsonNode.Parse(ExternalTool.Python(EveryVr, folder["every.dcm"], syntax))!.AsObject();
        using var reader = DicomBuilder.Open(File.ReadAllBytes(folder["every.dcm"]));
        Assert.Equal(4, reader.Info.InstanceNumber);
        if (syntax == DicomBuilder.ImplicitLittle) return;
        foreach (var (vr, entry) in written)
        {
            var tag = new Tag((uint)entry![0]!);
            var value = entry[1];
            if (value is null || vr == "AT") Assert.Equal(vr, $"{reader.File.DataSet.Find(tag)!.Value.Vr}");
            else if (value.GetValueKind() == System.Text.Json.JsonValueKind.String) Assert.Equal((vr, (string?)value), (vr, reader.File.DataSet.Text(tag)));
            else Assert.Equal((vr, (double?)value), (vr, reader.File.DataSet.Number(tag)));
        }

        var items = reader.File.DataSet.Items(new(0x00091100));
        Assert.Equal((2, "innen"), (items.Count, items[0].Text(new(0x00091001))));
    }

    [Fact]
    public void Open_PrefixWithoutPreamble_IsRead()
    {
        var bytes = DicomSamples.Bytes("CT_small.dcm")[128..];
        Assert.True(DicomFormat.Matches(bytes.AsSpan(0, DicomFormat.HeadLength)));
        using var reader = DicomBuilder.Open(bytes);
        using var whole = DicomSamples.Open("CT_small.dcm");
        Assert.Equal(whole.ReadFrame(0, default).Data, reader.ReadFrame(0, default).Data);
    }

    [Fact]
    public void Open_DeflatedByNameOnly_IsRead()
    {
        using var reader = new DicomBuilder(DicomBuilder.Deflated).Text(0x00080060, "CS", "OT").Image(1, 2).Pixels([5, 6], "OB").Open();
        Assert.Equal([5, 6], reader.ReadFrame(0, default).Data);
    }

    [Theory]
    [InlineData(DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.ImplicitLittle)]
    public void Open_BigEndianUnderALittleEndianName_IsRead(string named)
    {
        var head = new DicomBuilder(named).Build();
        var body = new DicomBuilder(DicomBuilder.ExplicitBig).Text(0x00080060, "CS", "OT").Image(1, 1, 16).Pixels([1, 2]).Body();
        using var reader = DicomBuilder.Open([.. head, .. body]);
        Assert.Equal(("OT", 0x0102), (reader.Info.Modality, BitConverter.ToUInt16(reader.ReadFrame(0, default).Data)));
    }

    [Theory]
    [InlineData(DicomBuilder.ImplicitLittle, DicomBuilder.ExplicitLittle)]
    [InlineData(DicomBuilder.ExplicitLittle, DicomBuilder.ImplicitLittle)]
    public void Open_VrsUnderAnotherName_AreSeen(string named, string written)
    {
        var body = new DicomBuilder(written).Text(0x00080060, "CS", "OT").Image(1, 2).Pixels([5, 6], "OB").Body();
        using var reader = DicomBuilder.Open([.. new DicomBuilder(named).Build(), .. body]);
        Assert.Equal([5, 6], reader.ReadFrame(0, default).Data);
    }

    [Fact]
    public void Open_KnownTagsWrittenAsUn_KeepTheirMeaning()
    {
        var builder = new DicomBuilder().Element(0x00080060, "UN", "OT"u8.ToArray()).Element(0x00280010, "UN", [1, 0]).Element(0x00280011, "UN", [2, 0])
            .Element(0x00280100, "UN", [8, 0]).Element(0x00281050, "UN", "40\\50 "u8.ToArray());
        using var reader = builder.Pixels([5, 6], "OB").Open();
        Assert.Equal(("OT", 1, 2), (reader.Info.Modality, reader.Info.Rows, reader.Info.Columns));
        Assert.Equal([5, 6], reader.ReadFrame(0, default).Data);
    }

    [Theory]
    [InlineData(DicomBuilder.ImplicitLittle)]
    [InlineData(DicomBuilder.ExplicitLittle)]
    public void Open_SequenceWrittenAsUn_IsStillOne(string inside)
    {
        var macro = new DicomBuilder(inside).Text(0x00281050, "DS", "40").Text(0x00281051, "DS", "400").Body();
        var group = new DicomBuilder(inside).Element(0x00289132, "SQ", [], (uint)macro.Length + 8).Item((uint)macro.Length).Raw(macro).Body();
        var value = new DicomBuilder(inside).Item((uint)group.Length).Raw(group).Body();
        using var reader = new DicomBuilder().Image(1, 2).Element(0x52009229, "UN", value).Pixels([5, 6], "OB").Open();
        Assert.Equal([40, 400], reader.Info.Window!);
    }

    [Fact]
    public void Open_UnThatIsNoSequence_StaysAValue()
    {
        byte[] value = [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3, 4];
        using var reader = new DicomBuilder().Element(0x00081140, "UN", value).Element(0x00082112, "UN", value).Text(0x00200013, "IS", "3").Open();
        Assert.Equal(3, reader.Info.InstanceNumber);
    }

    [Fact]
    public void Number_FollowedByNonsense_IsTheFirst()
    {
        using var reader = new DicomBuilder().Text(0x00281050, "DS", "40\\").Text(0x00281053, "DS", "2.5\\x").Open();
        Assert.Equal((40, 2.5), (reader.File.DataSet.Number(Tags.WindowCenter), reader.File.DataSet.Number(Tags.RescaleSlope)));
    }

    [Fact]
    public void Open_DeepSequencesOfStatedLengths_AreHeldToTheSameDepth()
    {
        // Inside out: every sequence and item says how long it is.
        byte[] Nested(int depth)
        {
            byte[] body = new DicomBuilder().Text(0x00080060, "CS", "OT").Body();
            for (var i = 0; i < depth; i++)
            {
                var item = new DicomBuilder().Item((uint)body.Length).Raw(body).Body();
                body = new DicomBuilder().Element(0x00091001, "SQ", item).Body();
            }

            return [.. new DicomBuilder().Build(), .. body];
        }

        using (DicomBuilder.Open(Nested(100))) Assert.Equal(128, DataSetParser.MaxDepth);
        Assert.Equal("(0009,1001)", Assert.Throws<ImageFormatException>(() => DicomBuilder.Open(Nested(300))).Field);
        Assert.Equal("(0009,1001)", Assert.Throws<ImageFormatException>(() => DicomBuilder.Open(Nested(5000))).Field);
    }
}
