using System.IO.Compression;
using System.Text;

namespace Lightbox.Services.Tests.Knowledge.Documents;

/// <summary>A PDF of one page, written object by object, whose content is what a test wants.</summary>
internal static class PdfBomb
{
    private const int Unfolded = 1 << 30;

    public static byte[] WithContent(string content) => Written(Encoding.Latin1.GetBytes(content), "");

    /// <summary>A gigabyte of spaces, packed.</summary>
    public static byte[] Of(string filter) => Written(filter == "FlateDecode" ? Deflated() : new byte[4 << 20], $" /Filter /{filter}");

    private static byte[] Deflated()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var spaces = new byte[1 << 20];
            spaces.AsSpan().Fill((byte)' ');
            for (var i = 0; i < Unfolded >> 20; i++) zlib.Write(spaces);
        }

        return packed.ToArray();
    }

    private static byte[] Written(byte[] content, string filter)
    {
        using var pdf = new MemoryStream();
        var offsets = new List<long>();
        void Text(string text) => pdf.Write(Encoding.Latin1.GetBytes(text));
        void Begin()
        {
            offsets.Add(pdf.Length);
            Text($"{offsets.Count} 0 obj\n");
        }

        Text("%PDF-1.4\n");
        foreach (var body in (string[])["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>"])
        {
            Begin();
            Text(body + "\nendobj\n");
        }

        Begin();
        Text($"<< /Length {content.Length}{filter} >>\nstream\n");
        pdf.Write(content);
        Text("\nendstream\nendobj\n");
        var table = pdf.Length;
        Text($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) Text($"{offset:D10} 00000 n \n");
        Text($"trailer << /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF");
        return pdf.ToArray();
    }
}
