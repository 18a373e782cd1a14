using Lightbox.Protos.Tests.Contracts;
using Xunit;

namespace Lightbox.Protos.Tests.Rules;

/// <summary>
/// capabilities.tsv lists, issue by issue, what the services must do and the method that does it. Each such thing has its method now, and no
/// method is there that nobody asked for.
/// </summary>
public sealed class CapabilityTests
{
    public static TheoryData<string, string> Asked => [.. Rows.Select(row => (row.Phrase, row.Method))];

    private static List<(string Issue, string Phrase, string Method)> Rows { get; } = Read();

    [Theory, MemberData(nameof(Asked))]
    public void Capability_OfTheIssues_HasItsMethod(string phrase, string method)
    {
        Assert.NotEmpty(phrase);
        Assert.Contains(Contract.Methods, candidate => candidate.FullName == method);
    }

    [Fact]
    public void Methods_All_AreAskedForByAnIssue() =>
        Assert.Empty(Contract.Methods.Select(method => method.FullName).Except(Rows.Select(row => row.Method)));

    [Theory, InlineData("2"), InlineData("3"), InlineData("4"), InlineData("5"), InlineData("6")]
    public void Rows_OfEachIssue_AreThere(string issue) => Assert.Contains(Rows, row => row.Issue == issue);

    [Fact]
    public void Rows_All_AreWrittenOnce() => Assert.Equal(Rows.Count, Rows.Distinct().Count());

    [Fact]
    public void Methods_All_SayWhatIsMissingWhileTheyAreNotBuilt() =>
        Assert.All(Contract.Methods, method => Assert.InRange(method.Capability.Length, 5, 80));

    private static List<(string Issue, string Phrase, string Method)> Read()
    {
        using var stream = typeof(CapabilityTests).Assembly.GetManifestResourceStream("capabilities.tsv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(Row)];
    }

    private static (string, string, string) Row(string line) =>
        line.Split('\t') is [var issue, var phrase, var method] ? (issue, phrase, "lightbox." + method) : throw new FormatException($"Not three columns: {line}");
}
