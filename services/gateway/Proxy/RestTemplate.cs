using System.Text;

namespace Lightbox.Gateway.Proxy;

/// <summary>
/// Turns a path of google.api.http into a route template of ASP.NET. The proxy hands the path on as it came, so only the shape counts
/// and parameters get names of our own:
/// <code>
/// /v1/{name=datasets/*}:cite   ->  /v1/datasets/{p0}:cite
/// /v1/files/{path=**}          ->  /v1/files/{**p0}
/// </code>
/// </summary>
internal static class RestTemplate
{
    public static string ToRoute(string path)
    {
        var (segments, verb) = SplitVerb(Expand(path));
        var route = new StringBuilder();
        for (var i = 0; i < segments.Length; i++)
        {
            route.Append('/').Append(Segment(segments[i], i, verb));
        }

        return segments[^1] == "**" ? route.ToString() : route.Append(verb).ToString();
    }

    private static string Segment(string segment, int index, string verb) => segment switch
    {
        "*" => $"{{p{index}}}",
        // A catch-all ends a route template, so the verb behind it has to be a constraint on it.
        "**" when verb.Length > 0 => $"{{**p{index}:regex({verb}$)}}",
        "**" => $"{{**p{index}}}",
        _ => segment,
    };

    /// <summary>Replaces {field} by * and {field=pattern} by the pattern.</summary>
    private static string Expand(string path)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] != '{')
            {
                expanded.Append(path[at]);
                continue;
            }

            var end = path.IndexOf('}', at);
            if (end < 0) throw new FormatException($"google.api.http path '{path}' opens a variable at {at} and never closes it.");
            var variable = path[(at + 1)..end];
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            expanded.Append(equals < 0 ? "*" : variable[(equals + 1)..]);
            at = end;
        }

        return expanded.ToString();
    }

    private static (string[] Segments, string Verb) SplitVerb(string path)
    {
        var colon = path.IndexOf(':', path.LastIndexOf('/'));
        var (plain, verb) = colon < 0 ? (path, "") : (path[..colon], path[colon..]);
        return (plain.Trim('/').Split('/'), verb);
    }
}
