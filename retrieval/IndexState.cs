using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Ranking;
using Lightbox.Retrieval.Spelling;
using Lightbox.Retrieval.Stored;
using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval;

/// <summary>All that an index knows: stored segments and what came after them. Not thread-safe: <see cref="TextIndex"/> locks.</summary>
internal sealed class IndexState
{
    private readonly SynonymTable synonyms;

    public IndexState(IReadOnlyList<FieldSpec> fields, SynonymTable synonyms, Vocabulary? vocabulary = null, GramNumbers? gramNumbers = null)
    {
        (Fields, this.synonyms) = (fields, synonyms);
        (Vocabulary, GramNumbers) = (vocabulary ?? new Vocabulary(), gramNumbers ?? new GramNumbers());
        (Words, Grams) = (new PostingLane(fields), new PostingLane(fields));
        var spelling = new SpellingRepair(Vocabulary, term => Words.DocumentFrequency(term) > 0);
        Planner = new QueryPlanner(Vocabulary, Words, spelling, synonyms);
        Ranker = new Ranker(Words, Grams, GramNumbers.Find);
        Coverage = new Coverage(Words, fields);
    }

    public IReadOnlyList<FieldSpec> Fields { get; }

    public Vocabulary Vocabulary { get; }

    public GramNumbers GramNumbers { get; }

    public DocumentTable Documents { get; } = new();

    public PostingLane Words { get; }

    public PostingLane Grams { get; }

    public QueryPlanner Planner { get; }

    public Ranker Ranker { get; }

    public Coverage Coverage { get; }

    /// <summary>What training found; null before.</summary>
    public LatentSpace? Space { get; set; }

    /// <summary>Vectors that were put in; null while there are none.</summary>
    public VectorRows? Given { get; set; }

    /// <summary>What the owner calls the model of the given vectors.</summary>
    public string VectorTag { get; set; } = "";

    public List<Segment> Segments { get; } = [];

    /// <summary>By segment, null where it has none.</summary>
    public List<StoredBlock?> Blocks { get; } = [];

    /// <summary>Documents that lie in segments; later ones have higher numbers.</summary>
    public int Stored => Segments.Count == 0 ? 0 : Segments[^1].FirstDocument + Segments[^1].Count;

    /// <summary>Of the words, how many the segments hold.</summary>
    public int StoredWords { get; set; }

    /// <summary>Of the n-grams, how many the segments hold.</summary>
    public int StoredGrams { get; set; }

    /// <summary>The vectors a search compares: those put in, or else the places in the latent space.</summary>
    public VectorRows? Vectors => Given ?? Space?.Places;

    /// <summary>An empty state with the same words and n-grams under the same numbers.</summary>
    public IndexState Successor() => new(Fields, synonyms, Vocabulary, GramNumbers) { VectorTag = VectorTag };

    /// <summary>Adds a stored segment behind those there are; nothing may have been appended before.</summary>
    public void Add(Segment segment, StoredBlock? block)
    {
        Segments.Add(segment);
        Blocks.Add(block);
        Documents.Add(segment);
        Words.Add(segment.Words, segment.WordLengthsByField);
        Grams.Add(segment.GramPostings, segment.GramLengthsByField);
        if (block is not null) (Given ??= new VectorRows(block.Dimension)).Add(block);
    }

    public void Append(string id, ulong mark, byte[] note, IReadOnlyList<string?> texts)
    {
        var words = new List<int>[texts.Count];
        var grams = new List<int>[texts.Count];
        var cut = new List<int>();
        for (var f = 0; f < texts.Count; f++)
        {
            var wordTerms = words[f] = [];
            var gramTerms = grams[f] = [];
            Tokenizer.Words(texts[f], word =>
            {
                if (StopWords.Contains(word)) return;
                wordTerms.Add(Vocabulary.Add(word));
                cut.Clear();
                CharGrams.Append(word, 4, cut);
                foreach (var gram in cut) gramTerms.Add(GramNumbers.Add(gram));
            });
        }

        Documents.Append(id, mark, note);
        Words.Append(words);
        Grams.Append(grams);
        Space?.Append(words);
    }

    public bool TakeOut(string id)
    {
        if (Documents.Find(id) is not (>= 0 and var document)) return false;
        TakeOut(document);
        return true;
    }

    public void TakeOut(int document)
    {
        Documents.Remove(document);
        Words.Remove(document);
        Grams.Remove(document);
        Given?.Remove(document);
        if (Given is { Count: 0 }) ForgetVectors();
        Space?.Places.Remove(document);
    }

    /// <summary>Terms of documents taken out are counted no longer before anything is weighed by those counts.</summary>
    public void Settle()
    {
        Words.Settle();
        Grams.Settle();
    }

    /// <summary>The same without what was taken out, all in memory, under new numbers.</summary>
    public IndexState Compacted()
    {
        var renumbered = new int[Documents.Places];
        var live = 0;
        var next = new IndexState(Fields, synonyms, Vocabulary, GramNumbers) { VectorTag = VectorTag };
        for (var d = 0; d < renumbered.Length; d++)
        {
            renumbered[d] = Documents.IsLive(d) ? live++ : -1;
            if (renumbered[d] >= 0) next.Documents.Append(Documents.IdOf(d), Documents.MarkOf(d), Documents.NoteOf(d).ToArray());
        }

        Words.CopyTo(next.Words, renumbered);
        Grams.CopyTo(next.Grams, renumbered);
        next.Space = Space?.Renumbered(0, renumbered);
        next.Given = Given?.Renumbered(0, renumbered);
        return next;
    }

    public void ForgetVectors()
    {
        foreach (var block in Blocks) block?.Dispose();
        for (var i = 0; i < Blocks.Count; i++) Blocks[i] = null;
        Given = null;
    }

    /// <summary>Closes the files that another state does not go on with.</summary>
    public void CloseUnless(IndexState? other)
    {
        foreach (var segment in Segments)
        {
            if (other?.Segments.Contains(segment) != true) segment.Dispose();
        }

        foreach (var block in Blocks)
        {
            if (block is not null && other?.Blocks.Contains(block) != true) block.Dispose();
        }
    }
}
