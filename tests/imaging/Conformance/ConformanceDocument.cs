using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>docs/conformance.md: what was read and how it compared, written by the tests and by nobody else.</summary>
internal static class ConformanceDocument
{
    /// <summary>Set to 1 the test writes the document instead of comparing it.</summary>
    public const string WriteVariable = "LIGHTBOX_WRITE_CONFORMANCE";

    private const string Head = """
        # What is read, and how it compares

        Written by the tests from what they read (`tests/imaging/Conformance`); a test fails when this page says something else. To write it anew:
        `LIGHTBOX_WRITE_CONFORMANCE=1 ./test --project tests/imaging --filter-class '*ConformanceTests'`.
        A format, transfer syntax or kind of pixels that is in no table here is not claimed to be read.
        """;

    /// <summary>The tables in the order of the page, one line each.</summary>
    public static IReadOnlyList<Func<ConformanceTable>> Tables { get; } =
    [
        DicomConformance.Samples,
        DicomConformance.Displays,
        DicomConformance.Steps,
        WrittenConformance.Native,
        WrittenConformance.Coded,
        WrittenConformance.Videos,
        SegmentationConformance.Table,
        VolumeConformance.Shared,
        VolumeConformance.Written,
        SeriesConformance.Series,
        SeriesConformance.Arrays,
        SlideConformance.Table,
        ClipConformance.Clips,
        ClipConformance.Pictures,
    ];

    public static string Path => System.IO.Path.Combine(Repository.Root, "docs", "conformance.md");

    public static string Render() => $"{Head.ReplaceLineEndings("\n")}\n\n{string.Join("\n\n", Tables.Select(table => table().ToMarkdown().ReplaceLineEndings("\n")))}\n";
}
