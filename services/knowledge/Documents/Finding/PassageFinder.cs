using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Documents.Finding;

/// <summary>
/// Finds what a document says of images: sentences that name a finding (or, under a heading that names one, tell of it) and describe it by one of the patterns.
/// Neighbouring sentences about the same thing are one passage.
/// </summary>
internal sealed class PassageFinder(TermMapper mapper)
{
    private const int MostPassages = 500;

    /// <summary>A longer one is a table or a list that lost its points.</summary>
    private const int LongestSentence = 1500;

    /// <summary>Sections that tell of other documents and of people.</summary>
    private static readonly string[] LeftOut =
    [
        "references", "bibliography", "literature cited", "works cited", "acknowledg", "author contributions", "funding", "conflict of interest", "competing interests", "declaration", "supplementary",
        "data availability", "ethics", "about the author", "contents", "license", "licence", "copyright", "citation",
    ];

    private sealed record Sentence(int Start, int End, string Text, Concept? About, List<TermMatch> Terms, IReadOnlyList<Characteristic> Characteristics, bool Describes);

    public IReadOnlyList<FoundPassage> Find(DocumentText document, CancellationToken cancellation)
    {
        var found = new List<FoundPassage>();
        var headings = new Dictionary<string, Concept?>(StringComparer.Ordinal);
        foreach (var block in document.Blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsLeftOut(block.Section)) continue;
            if (!headings.TryGetValue(block.Section, out var ofHeading)) headings[block.Section] = ofHeading = Subjects.OfHeading(mapper.Map(block.Section, repair: false));
            foreach (var passage in Passages(document.Text, block, ofHeading))
            {
                found.Add(passage);
                if (found.Count == MostPassages) return found;
            }
        }

        return found;
    }

    private static bool IsLeftOut(string section)
    {
        var name = section.TrimStart([.. "0123456789. "]);
        return LeftOut.Any(title => name.StartsWith(title, StringComparison.OrdinalIgnoreCase));
    }

    private IEnumerable<FoundPassage> Passages(string text, TextBlock block, Concept? ofHeading)
    {
        var open = new List<Sentence>();
        foreach (var sentence in Read(text, block, ofHeading))
        {
            if (open.Count > 0 && !GoesOn(open, sentence))
            {
                if (Made(block, open) is { } passage) yield return passage;
                open = [];
            }

            if (open.Count > 0 || sentence.About is not null) open.Add(sentence);
        }

        if (open.Count > 0 && Made(block, open) is { } last) yield return last;
    }

    private IEnumerable<Sentence> Read(string text, TextBlock block, Concept? ofHeading)
    {
        // The words of the whole block settle what an abbreviation means.
        var terms = mapper.Map(text[block.Start..block.End], repair: false);
        var next = 0;
        foreach (var (start, end) in Sentences.Of(text, block.Start, block.End))
        {
            while (next < terms.Count && terms[next].Start + block.Start < start) next++;
            var own = new List<TermMatch>();
            for (var i = next; i < terms.Count && terms[i].End + block.Start <= end; i++) own.Add(terms[i]);
            var words = text[start..end];
            if (words.Length > LongestSentence)
            {
                yield return new(start, end, words, null, own, [], false);
                continue;
            }

            yield return new(start, end, words, Subjects.Finding(ofHeading, own), own, CharacteristicPatterns.In(words), CharacteristicPatterns.Describes(words));
        }
    }

    /// <summary>The same thing again, or a sentence that names nothing new and goes on describing it.</summary>
    private static bool GoesOn(List<Sentence> open, Sentence next)
    {
        var about = open.Find(sentence => sentence.About is not null)!.About!;
        if (next.About is null) return next.Characteristics.Count > 0 && next.Describes;
        return next.About.Id == about.Id;
    }

    private static FoundPassage? Made(TextBlock block, List<Sentence> sentences)
    {
        // A sentence that describes nothing may stand between two that do, not at an end.
        while (sentences.Count > 0 && !Tells(sentences[^1])) sentences.RemoveAt(sentences.Count - 1);
        while (sentences.Count > 0 && !Tells(sentences[0])) sentences.RemoveAt(0);
        if (sentences.Find(sentence => sentence.About is not null)?.About is not { } about) return null;
        return new(
            sentences[0].Start,
            sentences[^1].End,
            block.Section,
            about,
            [.. sentences.SelectMany(sentence => sentence.Terms)],
            [.. sentences.SelectMany(sentence => sentence.Characteristics).DistinctBy(what => what.Text.ToLowerInvariant())],
            [.. sentences.Select(sentence => sentence.Text)]);
    }

    /// <summary>It names a finding and describes it ("opacity: hazy, bilateral"), goes on describing, tells where or by what it is seen, or what looks like it.</summary>
    private static bool Tells(Sentence sentence)
    {
        if (sentence.Characteristics.Count > 0) return sentence.Describes || sentence.About is not null;
        if (sentence.About is null || !sentence.Describes) return false;
        return sentence.Terms.Exists(term => term.Concept.Kind is ConceptKind.Modality or ConceptKind.BodyPart && Subjects.IsCertain(term))
            || CharacteristicPatterns.Differential(sentence.Text).Any();
    }
}
