using Google.Protobuf;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>Datasets for machines: the contract's own JSON for a dataset, a short list for a search.</summary>
internal static class DatasetJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    public static string One(Dataset dataset) => Message(dataset);

    /// <summary>An answer as it came.</summary>
    public static string Message(IMessage answer) => Formatter.Format(answer);

    public static string Array(IEnumerable<Dataset> datasets) =>
        "[" + Environment.NewLine + string.Join("," + Environment.NewLine, datasets.Select(dataset => Formatter.Format(dataset))) + Environment.NewLine + "]";

    public static string Found(string query, SearchDatasetsResponse found) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteBoolean("answered", found.Answered);
        json.WriteStartArray("results");
        foreach (var match in found.Results)
        {
            json.WriteStartObject();
            json.WriteString("id", DatasetText.Id(match.Dataset));
            json.WriteString("name", match.Dataset.DisplayName);
            json.WriteNumber("score", Math.Round(match.Score, 4));
            json.WriteString("why", match.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
