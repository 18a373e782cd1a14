using Lightbox.ServiceDefaults.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lightbox.Knowledge.Terms;

/// <summary>
/// Terms in YAML: maps in documents divided by <c>---</c>, or a list of them. Read as events and never as a tree: anchors and aliases, by which a few lines unfold to
/// gigabytes, are refused, and so is nesting beyond a list of scalars.
/// </summary>
internal static class TermYaml
{
    public static IEnumerable<TermLine> Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (Next(parser) is { } at)
        {
            switch (at)
            {
                case MappingStart:
                    yield return Concept(parser, at);
                    break;
                case Scalar { Value: "" }:
                case SequenceStart or SequenceEnd or DocumentStart or DocumentEnd or StreamStart or StreamEnd or Comment:
                    break;
                default:
                    throw Wrong(at, "text", "must be a map of id, kind, display, codes, dicom and forms, or a list of them");
            }
        }
    }

    private static TermLine Concept(Parser parser, ParsingEvent start)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        while (Needed(parser, start) is var key && key is not MappingEnd)
        {
            if (key is not Scalar { Value: var name }) throw Wrong(key, "text", "must have plain keys");
            var value = Needed(parser, start);
            switch (name)
            {
                case "codes" or "forms":
                    if (!lists.TryAdd(name, Items(parser, value, name))) throw Wrong(key, name, "must be given once");
                    break;
                case "id" or "kind" or "display" or "dicom":
                    if (!texts.TryAdd(name, value is Scalar scalar ? scalar.Value : throw Wrong(value, name, "must be one text"))) throw Wrong(key, name, "must be given once");
                    break;
                default:
                    throw Wrong(key, "keys", "must be id, kind, display, codes, dicom and forms");
            }
        }

        return TermLine.Of(
            Line(start), texts.GetValueOrDefault("id", ""), texts.GetValueOrDefault("kind", ""), texts.GetValueOrDefault("display", ""), lists.GetValueOrDefault("codes", []),
            texts.GetValueOrDefault("dicom", ""), lists.GetValueOrDefault("forms", []));
    }

    private static List<string> Items(Parser parser, ParsingEvent value, string name)
    {
        if (value is Scalar one) return one.Value.Length == 0 ? [] : [one.Value];
        if (value is not SequenceStart) throw Wrong(value, name, "must be a list of texts");
        var items = new List<string>();
        while (Needed(parser, value) is var item && item is not SequenceEnd) items.Add(item is Scalar scalar ? scalar.Value : throw Wrong(item, name, "must be a list of texts"));
        return items;
    }

    private static ParsingEvent Needed(Parser parser, ParsingEvent start) => Next(parser) ?? throw Wrong(start, "text", "must not end here");

    private static ParsingEvent? Next(Parser parser)
    {
        try
        {
            if (!parser.MoveNext()) return null;
        }
        catch (YamlException broken)
        {
            throw TermLine.WrongAt((int)Math.Max(1, broken.Start.Line), "text", "must be YAML or CSV with a header line of id, kind, display, codes, dicom and forms");
        }

        var at = parser.Current!;
        if (at is AnchorAlias or NodeEvent { Anchor.IsEmpty: false }) throw Wrong(at, "text", "must not have anchors and aliases");
        return at;
    }

    private static InvalidRequestException Wrong(ParsingEvent at, string field, string description) => TermLine.WrongAt(Line(at), field, description);

    private static int Line(ParsingEvent at) => (int)Math.Max(1, at.Start.Line);
}
