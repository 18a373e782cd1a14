using System.Globalization;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>
/// The vectors in one index: all of one model in one version. Searches and the switch from a model to another exclude each other, so that a query's vector meets
/// vectors of its own model only.
/// </summary>
internal sealed class IndexVectors : IDisposable
{
    private const int Chunk = 500;

    /// <summary>So many vectors are looked for one by one; of more all are read again.</summary>
    private const int MostExpected = 500;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly HashSet<string> early = new(StringComparer.Ordinal);
    private ModelKey? model;
    private readonly TextIndex texts;
    private readonly IVectorStore store;
    private long revision = -1;

    /// <param name="texts">May hold vectors already: which is in its tag.</param>
    public IndexVectors(TextIndex texts, IVectorStore store)
    {
        (this.texts, this.store) = (texts, store);
        if (texts.VectorTag.Split('\n') is not [var id, var version, var upTo] || !long.TryParse(upTo, CultureInfo.InvariantCulture, out var known)) return;
        (model, revision, Dimensions) = (new ModelKey(id, version), known, texts.VectorLength);
    }

    /// <summary>What the vectors are of; null for the built-in model.</summary>
    public ModelKey? Model => Volatile.Read(ref model);

    /// <summary>Length of the vectors; 0 for the built-in model.</summary>
    public int Dimensions { get; private set; }

    /// <summary>Brings the index's vectors up to the store's, and switches with it.</summary>
    /// <returns>True when something changed.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        var choice = await store.ActiveAsync(cancellation);
        if (choice.Revision == revision && early.Count == 0) return false;
        if (choice.Model != Model) await SwitchAsync(choice, cancellation);
        else if (choice.Model is { } same) await AddAsync(same, cancellation);
        revision = choice.Revision;
        texts.VectorTag = model is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{model.Id}\n{model.Version}\n{revision}");
        return true;
    }

    /// <summary>Entries whose texts were put in anew have lost their vectors, if those came earlier: they are looked for at the next <see cref="RefreshAsync"/>.</summary>
    public void Expect(IReadOnlyCollection<string> entries)
    {
        if (model is null) return;
        if (entries.Count > MostExpected) (revision, texts.VectorTag) = (0, "");
        else early.UnionWith(entries);
    }

    public SearchResult Search(string query, SearchOptions options, QueryVector? asked)
    {
        gate.EnterReadLock();
        try
        {
            return texts.Search(query, asked is not null && asked.Model == model ? options with { QueryVector = asked.Values } : options);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>The entries near a vector of the model.</summary>
    /// <exception cref="InvalidRequestException">The vector is not as long as the model's.</exception>
    /// <returns>Null when the index has turned to another model meanwhile.</returns>
    public (IReadOnlyList<SimilarHit> Hits, bool Partial)? Similar(ModelKey? of, float[] vector, int count, double minimum, Func<string, bool> filter)
    {
        gate.EnterReadLock();
        try
        {
            if (of != model) return null;
            return (texts.Similar(vector, count, minimum, filter, out var partial), partial);
        }
        catch (ArgumentException)
        {
            throw new InvalidRequestException("vector", "must have as many numbers as the model's vectors");
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Something that asks the index many times, all of it with one model's vectors: a switch waits until it has ended.</summary>
    /// <returns>Null when the index has turned to another model meanwhile.</returns>
    public T? Hold<T>(ModelKey? of, Func<T> work)
        where T : class
    {
        gate.EnterReadLock();
        try
        {
            return of == model ? work() : null;
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>An entry's vector with the model that made it; null when it has none.</summary>
    public (ModelKey? Model, float[] Values)? Find(string entryId)
    {
        gate.EnterReadLock();
        try
        {
            return texts.TryGetVector(entryId, out var vector) ? (model, vector) : null;
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Reads the other model's vectors first, so that searches wait for memory only.</summary>
    private async Task SwitchAsync(ActiveChoice choice, CancellationToken cancellation)
    {
        var vectors = new List<EntryVector>();
        if (choice.Model is { } next) await ReadAsync(next, 0, vectors.AddRange, cancellation);
        gate.EnterWriteLock();
        try
        {
            texts.ClearVectors();
            early.Clear();
            foreach (var vector in vectors) Put(vector);
            Dimensions = vectors.Count == 0 ? 0 : vectors[0].Values.Length;
            Volatile.Write(ref model, choice.Model);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private async Task AddAsync(ModelKey same, CancellationToken cancellation)
    {
        foreach (var id in early.ToArray())
        {
            early.Remove(id);
            if (await store.FindAsync(same, id, cancellation) is { } late) Put(new EntryVector(id, "", late));
        }

        await ReadAsync(
            same,
            revision,
            page =>
            {
                foreach (var vector in page) Put(vector);
                if (page.Count > 0) Dimensions = page[0].Values.Length;
            },
            cancellation);
    }

    private async Task ReadAsync(ModelKey of, long since, Action<IReadOnlyList<EntryVector>> take, CancellationToken cancellation)
    {
        // Everything of the revision itself has been read: "~" comes after every id.
        var (after, id) = (since, since > 0 ? "~" : "");
        while (true)
        {
            var page = await store.PageAsync(of, after, id, Chunk, cancellation);
            take(page);
            if (page.Count < Chunk) return;
            (after, id) = (page[^1].Revision, page[^1].EntryId);
        }
    }

    /// <summary>An entry whose text is not in the index yet is looked for again next time.</summary>
    private void Put(EntryVector vector)
    {
        try
        {
            texts.PutVector(vector.EntryId, vector.Values);
        }
        catch (ArgumentException)
        {
            early.Add(vector.EntryId);
        }
    }
}
