using System.Text;
using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom.Deidentification;

/// <summary>Copies by the confidentiality profile, read by pydicom, which knows nothing of how they were made.</summary>
public sealed class PseudonymiseTests : IDisposable
{
    private readonly Tests.TemporaryFolder folder = new();

    private static string Profile => Path.Combine(Repository.Root, "imaging", "Dicom", "Deidentification", "Profile.txt");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void EveryAttributeOfTheTable_AtEveryDepth_NoSentinelIsLeft(bool clean, bool retain)
    {
        var originals = Written();
        foreach (var path in Directory.GetFiles(originals))
        {
            var name = Path.GetFileName(path);
            var copy = Pseudonymise(path, new PseudonymOptions(clean, retain));
            File.WriteAllBytes(Path.Combine(Folder("copies"), name), copy);
            // A second independent reader: it fails on what it cannot parse to the end.
            ExternalTool.Run("dcmdump", "--quiet", "+E", Path.Combine(Folder("copies"), name));
            var text = Encoding.Latin1.GetString(copy);
            Assert.DoesNotContain("SENTINEL", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
            Assert.DoesNotContain("1.2.826.0.1.3680043.8.498.7777", text, StringComparison.Ordinal);
            Assert.DoesNotContain("19770707", text, StringComparison.Ordinal);
            Assert.DoesNotContain("077Y", text, StringComparison.Ordinal);
            Assert.DoesNotContain("7777777", text, StringComparison.Ordinal);
            Assert.Contains("Kept", text, StringComparison.Ordinal);
        }

        // Times of the day stay when dates are moved, so only the strict form takes every value away.
        if (!retain) Assert.Equal(["4"], Check(originals, Folder("copies")));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void EverySample_Pydicom_FindsNothingOfTheTableAndTheSamePixels(bool clean, bool retain)
    {
        var count = 0;
        foreach (var name in DicomSamples.All().Where(name => name != "rtplan_truncated.dcm"))
        {
            using var source = new FileByteSource(Path.Combine(DicomSamples.Folder, name));
            var identity = DicomIdentity.Read(source, CancellationToken.None);
            if (identity.IsDirectory) continue;
            var target = Path.Combine(Folder("copies"), name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var copy = Bytes(identity.Pseudonymise(new FixedPseudonyms(), new PseudonymOptions(clean, retain), CancellationToken.None));
            var left = DicomIdentity.Read(new MemoryByteSource(copy), CancellationToken.None).Find(CancellationToken.None);
            Assert.Equal((name, false, false, true), (name, left.HasIdentifiers, left.HasPrivateTags, left.SaysIdentityRemoved));
            File.WriteAllBytes(target, copy);
            count++;
        }

        var said = Check(DicomSamples.Folder, Folder("copies"));

        Assert.True(int.Parse(said[0]) > 120, $"only {said[0]} of {count} were compared");
        var wrong = said.Skip(1).Where(line => !retain || !line.EndsWith("survives", StringComparison.Ordinal));
        Assert.Empty(wrong);
    }

    [Fact]
    public void SameInput_SameBytes_AndReadersReadTheSameFrames()
    {
        var path = Samples.Path("dicom/JPEG2000.dcm");
        var copy = Pseudonymise(path, default);

        Assert.Equal(copy, Pseudonymise(path, default));
        using var before = ImageFile.Open(new FileByteSource(path));
        using var after = ImageFile.Open(new MemoryByteSource(copy));
        Assert.Equal(before.ReadFrame(0, CancellationToken.None).Data, after.ReadFrame(0, CancellationToken.None).Data);
        Assert.NotEqual(before.Info.StudyInstanceUid, after.Info.StudyInstanceUid);
    }

    [Fact]
    public void Dates_Moved_IntervalsOfAPatientStay()
    {
        var options = new PseudonymOptions(false, true);
        var first = Read(Pseudonymise(Study("P1", "20200228", "20200301103000.5+0100"), options));
        var second = Read(Pseudonymise(Study("P1", "20210228", "20200301"), options));
        var other = Read(Pseudonymise(Study("P2", "20200228", "not a date"), options));

        Assert.Equal(366, (Day(second.Text(StudyDate)!) - Day(first.Text(StudyDate)!)).TotalDays);
        Assert.NotEqual("20200228", first.Text(StudyDate));
        Assert.NotEqual(first.Text(StudyDate), other.Text(StudyDate));
        var moved = first.Text(AcquisitionDateTime)!;
        Assert.EndsWith("103000.5+0100", moved, StringComparison.Ordinal);
        Assert.Equal(2, (Day(moved[..8]) - Day(first.Text(StudyDate)!)).TotalDays);
        Assert.Equal("19000101000000", other.Text(AcquisitionDateTime));
        Assert.Equal("MODIFIED", first.Text(new Tag(0x00280303)));
    }

    [Fact]
    public void Descriptors_Cleaned_OnlyKnownWordsStay()
    {
        var file = new DicomBuilder().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").Text(0x0008103E, "LO", "T1 ax 3.0mm Smith^John 4711 CHEST")
            .Text(0x00081030, "LO", "M\u00fcller 19.05.1960").Text(0x00100020, "LO", "7").Build();

        var clean = Read(Pseudonymise(file, new PseudonymOptions(true, false)));
        var strict = Read(Pseudonymise(file, default));

        Assert.Equal("T1 ax 3.0mm CHEST", clean.Text(new Tag(0x0008103E)));
        Assert.DoesNotContain("ller", clean.Text(new Tag(0x00081030)) ?? "", StringComparison.Ordinal);
        Assert.Null(strict.Find(new Tag(0x0008103E)));
    }

    [Fact]
    public void EncapsulatedPixels_WhatFollowsThem_StaysBehind()
    {
        var file = new DicomBuilder(DicomBuilder.Rle).Image(1, 2).Encapsulated([], [1, 0, 0, 0], [5, 6])
            .Text(0x7FE10010, "LO", "SENTINEL").Build();
        var copy = Pseudonymise(file, default);

        Assert.DoesNotContain("SENTINEL", Encoding.Latin1.GetString(copy), StringComparison.Ordinal);
        Assert.EndsWith(Convert.ToHexString([0xFE, 0xFF, 0, 0xE0, 2, 0, 0, 0, 5, 6, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]), Convert.ToHexString(copy), StringComparison.Ordinal);
    }

    private static readonly Tag StudyDate = new(0x00080020), AcquisitionDateTime = new(0x0008002A);

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyyMMdd", null);

    private static byte[] Study(string patient, string date, string time) => new DicomBuilder().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
        .Text(0x00080020, "DA", date).Text(0x0008002A, "DT", time).Text(0x00100020, "LO", patient).Build();

    private static DataSet Read(byte[] bytes) => Part10File.Read(new MemoryByteSource(bytes), CancellationToken.None).DataSet;

    private static byte[] Pseudonymise(string path, PseudonymOptions options) => Pseudonymise(File.ReadAllBytes(path), options);

    private static byte[] Pseudonymise(byte[] bytes, PseudonymOptions options) =>
        Bytes(DicomIdentity.Read(new MemoryByteSource(bytes), CancellationToken.None).Pseudonymise(new FixedPseudonyms(), options, CancellationToken.None));

    private static byte[] Bytes(IByteSource source)
    {
        var bytes = new byte[source.Length];
        source.ReadExactly(0, bytes, "copy", CancellationToken.None);
        return bytes;
    }

    private string Folder(string name) => Directory.CreateDirectory(folder.File(name)).FullName;

    private string Written()
    {
        var originals = Folder("originals");
        ExternalTool.Python(Script("WriteIdentified.py"), Profile, originals);
        return originals;
    }

    private static string[] Check(string originals, string copies) =>
        Encoding.UTF8.GetString(ExternalTool.Python(Script("CheckPseudonymised.py"), Profile, originals, copies)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Script(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "Deidentification", name));
}
