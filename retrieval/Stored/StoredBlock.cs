using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Stored;

/// <summary>
/// The vectors of a segment's documents in a file of their own. Sections: head (documents, numbers of a vector), scales, bytes, float32 values. The bytes are mapped; of the
/// float32 values a large index reads only those of the best, by position, so that they are no part of its memory.
/// </summary>
internal sealed class StoredBlock : VectorBlock, IDisposable
{
    private const int Head = 0, ScaleSection = 1, CodeSection = 2, ValueSection = 3;

    private readonly SectionFile file;
    private readonly int dimension;

    public StoredBlock(string name, FileMark mark, SectionFile file)
    {
        (Name, Mark, this.file) = (name, mark, file);
        dimension = file.Values<int>(Head)[1];
    }

    public string Name { get; }

    public FileMark Mark { get; }

    public int Dimension => dimension;

    public override ReadOnlySpan<float> Scales => file.Values<float>(ScaleSection);

    public override ReadOnlySpan<sbyte> Codes => file.Values<sbyte>(CodeSection);

    public override void Read(int document, Span<float> into)
    {
        var offset = file.OffsetOf(ValueSection) + (4L * dimension * (document - FirstDocument));
        if (RandomAccess.Read(file.Handle, MemoryMarshal.AsBytes(into[..dimension]), offset) != sizeof(float) * dimension)
            throw new EndOfStreamException($"{Name} ends before the vector that it should hold.");
    }

    public override void Scan(ReadOnlySpan<float> asked, Span<float> products)
    {
        var values = file.Values<float>(ValueSection);
        for (var row = 0; row < products.Length; row++)
            products[row] = Scales[row] > 0 ? TensorPrimitives.Dot(values.Slice(row * dimension, dimension), asked) : 0;
    }

    /// <summary>Writes the vectors of some documents, in their order.</summary>
    public static FileMark Write(string path, VectorRows rows, IReadOnlyList<int> documents, CancellationToken cancellation)
    {
        using var writer = new SectionWriter(path);
        writer.Section<int>([documents.Count, rows.Dimension]);
        var codes = new sbyte[Quantised.Stride(rows.Dimension)];
        writer.Section<float>([.. documents.Select(d => rows.Of(d) is { } row ? Quantised.Row(row, codes) : 0)]);
        Rows(row => writer.Write<sbyte>(row is null ? new sbyte[codes.Length] : codes));
        Rows(row => writer.Write<float>(row ?? new float[rows.Dimension]));
        return writer.Close();

        void Rows(Action<float[]?> write)
        {
            writer.Begin();
            foreach (var document in documents)
            {
                cancellation.ThrowIfCancellationRequested();
                var row = rows.Of(document);
                if (row is not null) Quantised.Row(row, codes);
                write(row);
            }
        }
    }

    public void Dispose() => file.Dispose();
}
