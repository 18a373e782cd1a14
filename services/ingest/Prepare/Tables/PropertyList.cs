using System.Globalization;
using System.Text;
using System.Xml;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>
/// An XML property list (Apple's PropertyList-1.0): dictionaries, arrays, strings, numbers. Its document type is passed over unread: no entity is
/// ever resolved.
/// </summary>
internal static class PropertyList
{
    public const long MaximumFile = 64L << 20;
    private const int MaximumDepth = 32;

    /// <returns>Dictionary&lt;string, object&gt;, List&lt;object&gt;, string, double or bool.</returns>
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">It is none; says where.</exception>
    public static object Read(string path, IByteSource source, CancellationToken cancellation)
    {
        if (source.Length > MaximumFile) throw TableBroken.TooLarge(path, $"a property list of more than {MaximumFile >> 20} MiB");
        // Some begin with blank lines before the XML declaration, which XML does not allow.
        using var text = new StreamReader(source.AsStream(cancellation), Encoding.UTF8);
        while (char.IsWhiteSpace((char)text.Peek())) text.Read();
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, IgnoreProcessingInstructions = true };
        using var reader = XmlReader.Create(text, settings);
        try
        {
            reader.MoveToContent();
            if (reader.LocalName != "plist") throw TableBroken.Of(path, "it is no property list");
            reader.ReadStartElement();
            reader.MoveToContent();
            return Value(reader, 0, cancellation);
        }
        catch (XmlException broken)
        {
            throw TableBroken.At(path, broken.LineNumber, "it is no well-formed property list", broken);
        }
    }

    private static object Value(XmlReader reader, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (depth > MaximumDepth) throw new XmlException($"nested deeper than {MaximumDepth}");
        switch (reader.LocalName)
        {
            case "dict":
                return Dictionary(reader, depth, cancellation);
            case "array":
                return Array(reader, depth, cancellation);
            case "true" or "false":
                var flag = reader.LocalName == "true";
                reader.Skip();
                return flag;
            case "real" or "integer":
                var digits = reader.ReadElementContentAsString();
                return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new XmlException("not a number");
            default:
                return reader.ReadElementContentAsString();
        }
    }

    private static Dictionary<string, object> Dictionary(XmlReader reader, int depth, CancellationToken cancellation)
    {
        var values = new Dictionary<string, object>();
        if (IsEmpty(reader)) return values;
        while (reader.MoveToContent() == XmlNodeType.Element)
        {
            if (reader.LocalName != "key") throw new XmlException("a value without its key");
            var key = reader.ReadElementContentAsString();
            if (reader.MoveToContent() != XmlNodeType.Element) throw new XmlException("a key without its value");
            values[key] = Value(reader, depth + 1, cancellation);
        }

        reader.ReadEndElement();
        return values;
    }

    private static List<object> Array(XmlReader reader, int depth, CancellationToken cancellation)
    {
        var values = new List<object>();
        if (IsEmpty(reader)) return values;
        while (reader.MoveToContent() == XmlNodeType.Element) values.Add(Value(reader, depth + 1, cancellation));
        reader.ReadEndElement();
        return values;
    }

    private static bool IsEmpty(XmlReader reader)
    {
        var empty = reader.IsEmptyElement;
        reader.ReadStartElement();
        return empty;
    }
}
