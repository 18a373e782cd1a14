using System.Text;
using Lightbox.Services.Tests.Catalog.Content;

namespace Lightbox.Services.Tests.Catalog.Documents;

/// <summary>What the documents say of all datasets together.</summary>
internal static class GuideSections
{
    public static void Write(StringBuilder text)
    {
        Steps(text, "benchmark");
        Formats(text);
        Replaced(text);
        Rules(text);
        Characteristics(text);
        Steps(text, "knowledge-update");
        Sources(text);
    }

    private static void Steps(StringBuilder text, string id)
    {
        var guide = Open(text, id);
        foreach (var order in guide.Values("steps.order"))
        {
            string Fact(string key) => guide.Values($"steps[order={order}].{key}").SingleOrDefault() ?? "";
            text.Append($"{order}. {Fact("title")}.{Before(" ", Fact("detail"))}{(Fact("command") is { Length: > 0 } command ? $" `{command}`" : "")}\n");
        }
    }

    private static void Formats(StringBuilder text)
    {
        var guide = Open(text, "file-formats");
        foreach (var name in guide.Values("formats.name"))
        {
            string Fact(string key) => string.Join(' ', guide.Values($"formats[name={name}].{key}"));
            text.Append($"- {name} ({Fact("subject")}): {Fact("steps")} Package {Fact("package")}. Here: `{Fact("command")}`\n");
        }
    }

    private static void Replaced(StringBuilder text)
    {
        var guide = Open(text, "support");
        text.Append("| Of the documents | Here |\n|---|---|\n");
        foreach (var title in guide.Values("tools.title"))
            text.Append($"| {title}: `{guide.Values($"tools[title={title}].replaces").Single()}` | `{guide.Values($"tools[title={title}].command").Single()}` |\n");
        foreach (var title in guide.Values("documents.title"))
            text.Append($"| {title}: `{guide.Values($"documents[title={title}].replaces").Single()}` | `lightbox datasets info {guide.Values($"documents[title={title}].dataset").Single()}` |\n");
    }

    private static void Rules(StringBuilder text)
    {
        foreach (var rule in Open(text, "citation-rules").Values("rules")) text.Append($"- {rule}\n");
    }

    private static void Characteristics(StringBuilder text)
    {
        var guide = Open(text, "entry-characteristics");
        foreach (var name in guide.Values("characteristics.name"))
            text.Append($"- {name} (`{guide.Values($"characteristics[name={name}].key").Single()}`): {string.Join(", ", guide.Values($"characteristics[name={name}].values"))}\n");
    }

    private static void Sources(StringBuilder text)
    {
        text.Append("\n## Sources\n\n");
        foreach (var source in ContentFile.All("sources").Where(source => source.Id != "public-source"))
            text.Append($"- `{source.Id}`: {source.Values("title").Single()}{Before(", ", source.Values("date").SingleOrDefault())}.{Before(" ", source.Values("url").SingleOrDefault())}{Before(" Based on ", string.Join(" and ", source.Values("basedOn")))}\n");
    }

    private static ContentFile Open(StringBuilder text, string id)
    {
        var guide = ContentFile.Read("guides/" + id);
        text.Append($"\n## {guide.Values("title").Single()}\n\n");
        return guide;
    }

    private static string Before(string sign, string? text) => string.IsNullOrEmpty(text) ? "" : sign + text;
}
