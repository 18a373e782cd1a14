using Lightbox.Imaging.Dicom.Deidentification;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom.Deidentification;

/// <summary>What the protection check finds in a file: tags, at any depth, and never a value.</summary>
public sealed class FindTests
{
    private const string ImplicitLittle = DicomBuilder.ImplicitLittle, ExplicitLittle = DicomBuilder.ExplicitLittle;

    [Theory]
    [InlineData(ImplicitLittle)]
    [InlineData(ExplicitLittle)]
    public void Find_NameInsideASequenceThatNoReaderUses_IsFound(string syntax)
    {
        // Patient's Name in an item of Referenced Study Sequence, which implicit VR does not call a sequence.
        var inner = new DicomBuilder(syntax).Text(0x00100010, "PN", "Doe^Jane").Body();
        var item = new DicomBuilder(syntax).Item((uint)inner.Length).Raw(inner).Body();
        var found = Find(new DicomBuilder(syntax).Text(0x00080060, "CS", "OT").Element(0x00081110, "SQ", item));

        Assert.Equal([0x00081110u, 0x00100010u], found.Tags);
        Assert.True(found.HasIdentifiers);
        Assert.Equal("PatientName", DicomFindings.Keyword(found.Tags[1]));
    }

    [Fact]
    public void Find_EmptyBlankAndUidsOnly_NothingIsFound()
    {
        var found = Find(new DicomBuilder().Text(0x0020000D, "UI", "1.2.3").Text(0x00100010, "PN", "").Text(0x00100020, "LO", "  ").Text(0x00080060, "CS", "OT"));

        Assert.Empty(found.Tags);
        Assert.Equal((false, false, false, false), (found.HasIdentifiers, found.HasPrivateTags, found.HasBurnedInAnnotation, found.ShowsLabel));
    }

    [Fact]
    public void Find_DateOfTheStudy_IsCountedAndNamesNobody()
    {
        var found = Find(new DicomBuilder().Text(0x00080020, "DA", "20200101").Text(0x00280301, "CS", "YES"));

        Assert.Equal([0x00080020u], found.Tags);
        Assert.Equal((false, true), (found.HasIdentifiers, found.HasBurnedInAnnotation));
    }

    [Fact]
    public void Find_PrivateElementBehindThePixels_IsFound()
    {
        var found = Find(new DicomBuilder().Image(1, 2).Pixels([1, 2], "OB").Text(0x7FE10010, "LO", "Doe"));

        Assert.True(found.HasPrivateTags);
        Assert.Contains(0x7FE10010u, found.Tags);
    }

    [Theory]
    [InlineData("P7", "P7", false)]
    [InlineData("", "P7", false)]
    [InlineData("Doe^Jane", "P7", true)]
    public void Find_IdentityRemoved_OnlyAPseudonymIsBelieved(string name, string id, bool identifies)
    {
        var found = Find(new DicomBuilder().Text(0x00100010, "PN", name).Text(0x00100020, "LO", id).Text(0x00120062, "CS", "YES"));

        Assert.Equal((identifies, true), (found.HasIdentifiers, found.SaysIdentityRemoved));
        Assert.Contains(0x00100020u, found.Tags);
    }

    [Fact]
    public void Profile_EveryRowHasAnActionAndAVr()
    {
        var rows = ConfidentialityProfile.All.ToList();

        Assert.Equal(615, rows.Count);
        Assert.Contains(rows, row => row is { Keyword: "PatientName", BasicAction: ValueAction.Empty, IsDirect: true });
        Assert.All(rows, row => Assert.True(row.BasicAction != ValueAction.Keep || row.Basic == "XZU"));
    }

    private static DicomFindings Find(DicomBuilder file) =>
        DicomIdentity.Read(new MemoryByteSource(file.Build()), CancellationToken.None).Find(CancellationToken.None);
}
