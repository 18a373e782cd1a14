using System.Buffers;
using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Vectors;

/// <summary>
/// One vector of length 1 a document, as far as it has one: stored blocks, and in memory those that came later. Up to <see cref="ExactDocuments"/> scans go over the
/// float32 values; above, over the bytes. Not thread-safe: <see cref="TextIndex"/> locks.
/// </summary>
internal sealed class VectorRows
{
    /// <summary>So many float32 vectors are scanned in a millisecond or two.</summary>
    public const int ExactDocuments = 20_000;

    /// <summary>From so many documents on a scan is shared among processors.</summary>
    private const int LeastForSeveral = 200_000;

    private readonly List<VectorBlock> stored = [];
    private readonly List<GrowingBlock?> own = [];
    private readonly DocumentSet taken = new();

    /// <param name="dimension">Of every vector, at most <see cref="Quantised.MostNumbers"/>.</param>
    public VectorRows(int dimension)
    {
        if (dimension > Quantised.MostNumbers) throw new ArgumentException($"A vector of {dimension} numbers; {Quantised.MostNumbers} are the most.", nameof(dimension));
        Dimension = dimension;
    }

    public int Dimension { get; }

    /// <summary>Documents that have a vector.</summary>
    public int Count { get; private set; }

    /// <summary>Document numbers with a vector are below this.</summary>
    public int Places { get; private set; }

    /// <summary>Whether a scan takes so long that several should share it.</summary>
    public bool IsLarge => Places >= LeastForSeveral;

    /// <summary>Whether scans go over the float32 values.</summary>
    public bool IsExact => Places <= ExactDocuments;

    /// <summary>Adds stored vectors; none of their documents may have one yet.</summary>
    public void Add(VectorBlock block)
    {
        stored.Add(block);
        foreach (var scale in block.Scales) Count += scale > 0 ? 1 : 0;
        Places = Math.Max(Places, block.FirstDocument + block.Count);
    }

    /// <summary>Gives a document its vector, or another one.</summary>
    /// <param name="vector">Finite and not zero; need not have length 1.</param>
    public void Set(int document, ReadOnlySpan<float> vector)
    {
        Remove(document);
        var at = document / GrowingBlock.Size;
        while (own.Count <= at) own.Add(null);
        var block = own[at] ??= new GrowingBlock(Dimension) { FirstDocument = at * GrowingBlock.Size };
        block.Set(document, Unit(vector));
        Places = Math.Max(Places, document + 1);
        Count++;
    }

    public void Remove(int document)
    {
        if (BlockOf(document) is not { } block) return;
        if (block is GrowingBlock growing) growing.Remove(document);
        else taken.Add(document);
        Count--;
    }

    public bool Has(int document) => BlockOf(document) is not null;

    /// <summary>The document's vector; null when it has none.</summary>
    public float[]? Of(int document)
    {
        if (BlockOf(document) is not { } block) return null;
        var values = new float[Dimension];
        block.Read(document, values);
        return values;
    }

    /// <summary>Whether one of these documents has a vector that is not stored.</summary>
    public bool HasOwn(int from, int to)
    {
        for (var document = from; document < to; document++)
        {
            if (BlockOf(document) is GrowingBlock) return true;
        }

        return false;
    }

    /// <summary>The vectors of documents that are given new numbers, all in memory.</summary>
    /// <param name="from">Documents below keep their number.</param>
    /// <param name="renumbered">The new number, from 0 for <paramref name="from"/>, by old number - from; -1 for one that is left behind.</param>
    public VectorRows Renumbered(int from, ReadOnlySpan<int> renumbered)
    {
        var rows = new VectorRows(Dimension);
        for (var document = 0; document < Places; document++)
        {
            var number = document < from ? document : renumbered[document - from] is >= 0 and var moved ? from + moved : -1;
            if (number >= 0 && Of(document) is { } row) rows.Set(number, row);
        }

        return rows;
    }

    /// <summary>The cosines of all documents with a vector; 0 where there is none.</summary>
    /// <param name="asked">Of length 1.</param>
    /// <param name="cosines">At least <see cref="Places"/>, zeros.</param>
    public void Scan(float[] asked, Memory<float> cosines)
    {
        var query = Quantised.Query(asked);
        // Hundreds of megabytes are read faster by several; for less it does not pay to wake them.
        if (IsLarge) Parallel.ForEach(stored, block => ScanBlock(block, asked, query, cosines.Span.Slice(block.FirstDocument, block.Count)));
        else foreach (var block in stored) ScanBlock(block, asked, query, cosines.Span.Slice(block.FirstDocument, block.Count));
        ScanOwn(asked, query, cosines.Span);
    }

    private void ScanOwn(float[] asked, (short[] Codes, float Scale) query, Span<float> cosines)
    {
        Span<float> products = stackalloc float[GrowingBlock.Size];
        foreach (var block in own)
        {
            if (block is null) continue;
            ScanBlock(block, asked, query, products);
            for (var i = 0; i < block.Count; i++)
            {
                if (block.Scales[i] > 0) cosines[block.FirstDocument + i] = products[i];
            }
        }
    }

    /// <summary>The cosines of some documents, as the scan of all has them.</summary>
    public void Scan(float[] asked, ReadOnlySpan<int> documents, Span<double> cosines)
    {
        var query = Quantised.Query(asked);
        for (var i = 0; i < documents.Length; i++)
        {
            cosines[i] = IsExact ? Exact(documents[i], asked) : 0;
            if (IsExact || BlockOf(documents[i]) is not { } block) continue;
            var row = documents[i] - block.FirstDocument;
            cosines[i] = block.Scales[row] * query.Scale * Quantised.Dot(query.Codes, block.Codes.Slice(row * query.Codes.Length, query.Codes.Length));
        }
    }

    /// <summary>A document's cosine from the float32 values; 0 when it has no vector.</summary>
    public double Exact(int document, ReadOnlySpan<float> asked)
    {
        if (BlockOf(document) is not { } block) return 0;
        var values = ArrayPool<float>.Shared.Rent(Dimension);
        try
        {
            block.Read(document, values.AsSpan(0, Dimension));
            return TensorPrimitives.Dot(values.AsSpan(0, Dimension), asked);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>The vector as one of length 1.</summary>
    public static float[] Unit(ReadOnlySpan<float> vector) => TryUnit(vector) ?? throw new ArgumentException("A vector must be finite and not zero.", nameof(vector));

    /// <summary>The vector as one of length 1; null when it is not finite or zero.</summary>
    public static float[]? TryUnit(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!(length > 0) || !float.IsFinite(length)) return null;
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }

    private void ScanBlock(VectorBlock block, float[] asked, (short[] Codes, float Scale) query, Span<float> cosines)
    {
        if (IsExact) block.Scan(asked, cosines);
        else Quantised.Scan(query.Codes, query.Scale, block.Codes, block.Scales, cosines);
    }

    private VectorBlock? BlockOf(int document)
    {
        var at = document / GrowingBlock.Size;
        if (at < own.Count && own[at] is { } block && block.Has(document)) return block;
        if (stored.Count == 0 || taken.Contains(document)) return null;
        foreach (var candidate in stored)
        {
            if (document >= candidate.FirstDocument && document < candidate.FirstDocument + candidate.Count) return candidate.Has(document) ? candidate : null;
        }

        return null;
    }
}
