using Lightbox.Retrieval.Terminology;
using Xunit;

namespace Lightbox.Retrieval.Tests.Terminology;

/// <summary>
/// Forms of people's own: abbreviations, lay words, plurals, Latin, ambiguity settled by context, denial, misspelling, modalities and body parts. A form is right when exactly the
/// concepts that are meant are found.
/// </summary>
public sealed class SurfaceFormTests(ITestOutputHelper output)
{
    private const double Wanted = 0.95;

    [Fact]
    public void Map_SurfaceForms_AreRightInNineteenOfTwenty()
    {
        var mapper = new TermMapper(ConceptTable.BuiltIn);
        var (right, all) = (0, 0);
        foreach (var (text, concepts) in Forms())
        {
            var found = mapper.Map(text).Select(match => match.Concept.Id).Distinct().Order(StringComparer.Ordinal).ToArray();
            all++;
            if (found.SequenceEqual(concepts.Order(StringComparer.Ordinal))) right++;
            else output.WriteLine($"{text}: wanted {string.Join(' ', concepts)}, found {string.Join(' ', found)}");
        }

        output.WriteLine($"{right} of {all}");
        Assert.True(all >= 200, $"{all} forms");
        Assert.True(right >= Wanted * all, $"{right} of {all} forms");
    }

    /// <summary>A form that a table's author gave to two concepts by mistake would find both for ever.</summary>
    [Fact]
    public void BuiltIn_CertainForm_StandsForOneConcept()
    {
        using var combined = new StreamReader(typeof(ConceptTable).Assembly.GetManifestResourceStream("Lightbox.Retrieval.Terminology.Content.combined.tsv")!);
        var joint = TermFile.ReadCombined(combined).SelectMany(line => line.Forms).Select(form => Keys(form.Text)).ToHashSet();
        var twice = ConceptTable.BuiltIn.Concepts.Values
            .SelectMany(concept => concept.Forms.Where(form => form.Context.Count == 0).Select(form => (Keys: Keys(form.Text), concept.Id)))
            .Where(form => !joint.Contains(form.Keys))
            .GroupBy(form => form.Keys)
            .Where(group => group.Select(form => form.Id).Distinct().Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(" ", group.Select(form => form.Id).Distinct())}").ToList();
        foreach (var form in twice) output.WriteLine(form);
        Assert.Empty(twice);
    }

    private static string Keys(string form) => string.Join(' ', TermWord.Of(form).Select(word => word.Keys[0]));

    private static IEnumerable<(string Text, string[] Concepts)> Forms()
    {
        using var table = new StreamReader(typeof(SurfaceFormTests).Assembly.GetManifestResourceStream("surface-forms.tsv")!);
        while (table.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var cells = line.Split('\t');
            yield return (cells[0], cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
