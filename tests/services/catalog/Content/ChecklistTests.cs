using Lightbox.Catalog.BuiltIn;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>Every heading and every bullet of both documents is in the catalogue.</summary>
public sealed class ChecklistTests
{
    /// <summary>What the message holds in another form than the file: an enum's value, a flag.</summary>
    private static readonly string[] Otherwise = ["access.level", "access.registration", "counts[unit=cases].qualifier", "counts[unit=images].qualifier", "citation.references.andOthers"];

    public static TheoryData<string> Documents => ["overview", "reference"];

    [Fact]
    public void Checklist_EveryRow_IsFoundWhereItSays()
    {
        Assert.True(Checklist.Rows.Count >= 700, $"{Checklist.Rows.Count} rows");
        Assert.Equal(Checklist.Rows.Count, Checklist.Rows.Distinct().Count());
        var files = Checklist.Rows.Select(row => row.File).Distinct().ToDictionary(file => file, ContentFile.Read);
        var wrong = Checklist.Rows.Where(row => !row.IsIn(files[row.File].Values(row.Path))).ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong.AsEnumerable()));
    }

    [Fact]
    public void Checklist_EveryDataset_HasNameLinkAndUse()
    {
        var rows = Checklist.Rows.ToLookup(row => row.File);
        foreach (var dataset in ContentFile.All("datasets"))
            Assert.True(rows[dataset.Name].Count() >= 2, $"{dataset.Name} has {rows[dataset.Name].Count()} rows");
    }

    /// <summary>What is in a dataset's file reaches whoever asks the service.</summary>
    [Fact]
    public void Checklist_EveryFactOfADataset_IsInItsMessage()
    {
        var texts = BuiltInContent.Read().Datasets.ToDictionary(dataset => dataset.Name, MessageText.Of);
        var lost = Checklist.Rows.Where(row => row.File.StartsWith("datasets/", StringComparison.Ordinal) && !Otherwise.Contains(row.Path))
            .Where(row => !texts[row.File].Contains(row.Text, StringComparison.Ordinal)).ToArray();
        Assert.True(lost.Length == 0, string.Join('\n', lost.AsEnumerable()));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_EveryHeadingAndBullet_HasARow(string document)
    {
        var rows = Checklist.Rows.Where(row => row.Document == document).ToArray();
        var uncovered = SeedDocument.Read(document).Where(line => line.Kind switch
        {
            SeedKind.Heading => !rows.Any(row => row.Heading == line.Heading || row.Heading.StartsWith(line.Heading + " > ", StringComparison.Ordinal)),
            SeedKind.Bullet => !rows.Any(row => IsOf(row, line)),
            _ => false,
        }).ToArray();
        Assert.True(uncovered.Length == 0, string.Join('\n', uncovered.AsEnumerable()));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_EveryClaimOfTheChecklist_StandsInIt(string document)
    {
        var lines = SeedDocument.Read(document);
        var made = Checklist.Rows.Where(row => row.Document == document && !lines.Any(line => IsOf(row, line))).ToArray();
        Assert.True(made.Length == 0, string.Join('\n', made.AsEnumerable()));
    }

    private static bool IsOf(ChecklistRow row, SeedLine line) => row.Heading == line.Heading && line.Text.Contains(row.Claim, StringComparison.OrdinalIgnoreCase);
}
