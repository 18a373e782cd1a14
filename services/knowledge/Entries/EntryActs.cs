using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Entries;

/// <summary>The acts' rows, the same for both stores.</summary>
internal static class EntryActs
{
    public const string Insert =
        "INSERT INTO entry_acts (time, method, principal, entry, reason, request_id, answer) VALUES (@time, @method, @principal, @entry, @reason, @request_id, @answer)";

    /// <summary>The first answer to a request id.</summary>
    public const string Answer = "SELECT method, answer FROM entry_acts WHERE request_id = @request_id";

    public const string OfEntry = "SELECT sequence, time, method, principal, entry, reason, request_id, answer FROM entry_acts WHERE entry = @entry ORDER BY sequence";

    /// <summary>Ids of entries that a person removed.</summary>
    public const string Removed = "SELECT DISTINCT entry FROM entry_acts WHERE method = '" + EntryAct.Delete + "'";

    public static void Bind(DbCommand command, EntryAct act, EntryRow answer, DateTimeOffset now)
    {
        EntryColumns.Add(command, "time", now.UtcDateTime.ToString("o"));
        EntryColumns.Add(command, "method", act.Method);
        EntryColumns.Add(command, "principal", act.Principal);
        EntryColumns.Add(command, "entry", answer.Id);
        EntryColumns.Add(command, "reason", act.Reason);
        EntryColumns.Add(command, "request_id", act.RequestId.Length == 0 ? null : act.RequestId);
        EntryColumns.Add(command, "answer", JsonSerializer.Serialize(answer, EntryJson.Default.EntryRow));
    }

    /// <exception cref="InvalidRequestException">The id was given to another method before.</exception>
    public static EntryRow FirstAnswer(EntryAct act, string method, string answer) => method == act.Method
        ? JsonSerializer.Deserialize(answer, EntryJson.Default.EntryRow)!
        : throw new InvalidRequestException("request_id", $"was used for {method} before");

    public static KeptAct Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        DateTimeOffset.Parse(reader.GetString(1), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.IsDBNull(6) ? "" : reader.GetString(6), reader.GetString(7));
}
