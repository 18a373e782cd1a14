using System.Text;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>How a dataset's files lie and are read, as Markdown.</summary>
internal static class LayoutYaml
{
    public static string Markdown(YamlMap dataset)
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

        return text.ToString().Trim();
    }

    private static string Described(YamlMap path)
    {
        var columns = string.Join(", ", path.Texts("columns"));
        var what = path.Has("description") ? path.Text("description") : path.Text("role");
        return columns.Length > 0 ? $"{what} (columns {columns})" : what;
    }
}
