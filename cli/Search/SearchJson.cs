using System.Text.Json;
using Lightbox.Cli.Terminal;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Search;

/// <summary>Answers for programs.</summary>
internal static class SearchJson
{
    public static string Write(string query, SearchEntriesResponse found) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteString("understood", found.Query);
        json.WriteBoolean("answered", found.Answered);
        json.WriteBoolean("lowConfidence", found.LowConfidence);
        json.WriteBoolean("partial", found.Partial);
        json.WriteStartArray("results");
        foreach (var match in found.Results) Write(json, match);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, EntryMatch match)
    {
        var entry = match.Entry;
        json.WriteStartObject();
        json.WriteString("id", entry.Name);
        json.WriteString("name", entry.FindingName);
        json.WriteNumber("score", Math.Round(match.Score, 4));
        json.WriteString("why", match.Why);
        json.WriteString("modality", entry.Modality);
        json.WriteString("bodyPart", entry.BodyPart);
        json.WriteString("dataset", entry.DatasetSource);
        json.WriteString("description", entry.Description);
        json.WriteString("citation", match.Citation);
        Write(json, "symptoms", entry.Symptoms);
        Write(json, "assets", match.Assets);
        json.WriteBoolean("suspicious", entry.Suspicious);
        json.WriteString("notice", entry.Notice);
        if (match.Explanation is { } explanation)
        {
            json.WriteNumber("coverage", explanation.Coverage);
            Write(json, "matched", explanation.MatchedTerms);
            json.WriteStartArray("parts");
            foreach (var part in explanation.Parts)
            {
                json.WriteStartObject();
                json.WriteString("name", part.Name);
                json.WriteNumber("value", part.Value);
                json.WriteNumber("weight", part.Weight);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
