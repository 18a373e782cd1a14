namespace Lightbox.Retrieval.Vectors;

/// <summary>Vectors of documents with neighbouring numbers, as float32 and as signed bytes.</summary>
internal abstract class VectorBlock
{
    /// <summary>The number of the first document.</summary>
    public required int FirstDocument { get; init; }

    public int Count => Scales.Length;

    /// <summary>One a document; 0 for one without a vector.</summary>
    public abstract ReadOnlySpan<float> Scales { get; }

    /// <summary>Of <see cref="Quantised"/>, one document behind the other.</summary>
    public abstract ReadOnlySpan<sbyte> Codes { get; }

    /// <summary>A document's float32 values, length 1.</summary>
    public abstract void Read(int document, Span<float> into);

    /// <summary>Products of a vector with the float32 values; 0 where a document has none.</summary>
    public abstract void Scan(ReadOnlySpan<float> asked, Span<float> products);

    public bool Has(int document) => Scales[document - FirstDocument] > 0;
}
