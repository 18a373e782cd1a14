using Google.Protobuf;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Exports;

/// <summary>One row of the table exports.</summary>
internal sealed class ExportRow
{
    public string Id { get; set; } = "";

    public string Folder { get; set; } = "";

    public byte[] Bytes { get; set; } = [];

    public static ExportRow Of(KeptExport kept) => new() { Id = kept.Id, Folder = kept.Folder, Bytes = kept.Export.ToByteArray() };

    public KeptExport ToKept() => new(Id, Folder, Export.Parser.ParseFrom(Bytes));
}
