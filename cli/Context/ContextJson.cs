using Lightbox.Cli.Terminal;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Context;

/// <summary>A context pack as JSON.</summary>
internal static class ContextJson
{
    public static string Write(string query, ContextPack pack) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteBoolean("answered", pack.Answered);
        json.WriteNumber("tokens", pack.Tokens);
        json.WriteStartArray("filters");
        foreach (var filter in pack.Filters) json.WriteStringValue(filter);
        json.WriteEndArray();
        json.WriteString("text", pack.Text);
        json.WriteStartArray("evidence");
        foreach (var evidence in pack.Evidence)
        {
            json.WriteStartObject();
            json.WriteNumber("number", evidence.Number);
            json.WriteString("id", evidence.Entry);
            json.WriteString("title", evidence.Title);
            json.WriteNumber("score", Math.Round(evidence.Score, 4));
            json.WriteString("quote", evidence.Quote);
            json.WriteString("citation", evidence.Citation);
            json.WriteString("dataset", evidence.Provenance?.Dataset ?? "");
            json.WriteString("document", evidence.Provenance?.Document ?? "");
            json.WriteString("section", evidence.Provenance?.Section ?? "");
            if (evidence.Provenance is { HasStart: true, HasEnd: true } span)
            {
                json.WriteNumber("start", span.Start);
                json.WriteNumber("end", span.End);
            }

            json.WriteBoolean("suspicious", evidence.Suspicious);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("notice", pack.Notice);
        json.WriteEndObject();
    });
}
