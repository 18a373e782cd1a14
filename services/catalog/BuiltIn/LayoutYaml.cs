using System.Text;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>How a dataset's files lie and are read, as Markdown.</summary>
internal static class LayoutYaml
{
    public static string Markdown(YamlMap dataset, Guides guides)
    {
        var text = new StringBuilder();
        if (dataset.Map("layout") is { } layout)
        {
            text.Append(layout.Text("description"));
            foreach (var path in layout.Maps("paths")) text.Append($"\n- `{path.Required("pattern")}`: {Described(path)}");
        }

        foreach (var format in dataset.Maps("formats"))
        {
            var with = string.Join(", ", format.Texts("readWith"));
            text.Append($"\n- {format.Required("name")}: {format.Text("description")}{(with.Length > 0 ? $"; also read by {with}" : "")}");
        }

        Slides(dataset, text);
        var readable = dataset.Maps("formats").Select(format => format.Required("name")).Where(name => guides.Reading(name) is not null).ToList();
        foreach (var name in readable) text.Append($"\n- Reading {name}: {guides.Reading(name)}");
        if (readable.Count > 0)
        {
            text.Append($"\n- Taking it in: `lightbox ingest PATH --dataset {dataset.Required("id")}`");
            text.Append("\n- Previews: `lightbox previews --input DIR --output PREVIEWS`");
        }

        return text.ToString().Trim();
    }

    public static IEnumerable<FilePattern> Files(YamlMap dataset) => (dataset.Map("layout")?.Maps("paths") ?? []).Select(path => new FilePattern
    {
        Path = path.Required("pattern"),
        Glob = path.Has("glob") ? path.Text("glob") : path.Required("pattern"),
        Role = path.Required("role"),
        Description = path.Text("description"),
        Columns = { path.Texts("columns") },
    });

    private static void Slides(YamlMap dataset, StringBuilder text)
    {
        if (dataset.Map("pathology") is not { } pathology) return;
        string[] facts = [.. pathology.Texts("staining"), .. pathology.Texts("magnifications").Select(power => power + "x"), pathology.Text("scanner"), pathology.Text("preparation")];
        text.Append($"\n- Slides: {string.Join(", ", facts.Where(fact => fact.Length > 0))}");
    }

    private static string Described(YamlMap path)
    {
        var columns = string.Join(", ", path.Texts("columns"));
        var what = path.Has("description") ? path.Text("description") : path.Text("role");
        return columns.Length > 0 ? $"{what} (columns {columns})" : what;
    }
}
