using Dapper;
using Google.Protobuf;
using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>Statements that both dialects share.</summary>
internal static class JobSql
{
    /// <summary>Events kept for a watcher that was cut off.</summary>
    private const int EventsKept = 500;

    public const string Select = "SELECT id AS Id, request_id AS RequestId, stop AS Stop, job AS Job, request AS Request, only_refused AS OnlyRefused, retry_id AS RetryId FROM jobs";

    public const string Insert = """
        INSERT INTO jobs (id, request_id, kind, state, dataset, create_ms, sequence, stop, job, request)
        VALUES (@Id, @RequestId, @Kind, @State, @Dataset, @CreateMs, @Sequence, '', @Job, @Request) ON CONFLICT DO NOTHING
        """;

    public const string Update = """
        UPDATE jobs SET state = @State, sequence = @Sequence, job = @Job, stop = COALESCE(@Stop, stop)
        WHERE id = @Id AND sequence = @Sequence - 1
        """;

    public const string InsertEvent = "INSERT INTO job_events (job_id, sequence, event) VALUES (@Id, @Sequence, @Event)";

    public const string Prune = "DELETE FROM job_events WHERE job_id = @Id AND sequence <= @Sequence - @Kept";

    /// <summary>The same part in a later attempt takes the place of its outcome before.</summary>
    public const string KeepItem = """
        INSERT INTO job_items (job_id, path, state, item) VALUES (@Id, @Path, @State, @Item)
        ON CONFLICT (job_id, path) DO UPDATE SET state = excluded.state, item = excluded.item
        """;

    public const string Retry = "UPDATE jobs SET only_refused = @Only, retry_id = @RetryId WHERE id = @Id";

    public const string RequestStop = "UPDATE jobs SET stop = @Stop WHERE id = @Id";

    public const string Events = "SELECT event FROM job_events WHERE job_id = @Id AND sequence >= @From ORDER BY sequence LIMIT @Limit";

    public const string Dead = """
        SELECT jobs.id AS Id, COALESCE(job_leases.reason, '') AS Reason FROM jobs JOIN job_leases ON job_leases.id = jobs.id
        WHERE job_leases.state = 'dead' AND jobs.state IN (1, 2, 3)
        """;

    public static string Items(JobItemState state, string? after) => $"""
        SELECT item FROM job_items WHERE job_id = @Id {(state == JobItemState.Unspecified ? "" : "AND state = @State")} {(after is null ? "" : "AND path > @After")}
        ORDER BY path LIMIT @Limit
        """;

    public static IEnumerable<object> ItemValues(string id, JobEvent next) =>
        next.Items.Select(item => new { Id = id, item.Path, State = (int)item.State, Item = item.ToByteArray() });

    /// <summary>Planned, awaiting access, running or paused.</summary>
    public static string CountActive(string? dataset) => $"SELECT count(*) FROM jobs WHERE state IN (1, 2, 3, 4) {(dataset is null ? "" : "AND dataset = @Dataset")}";

    public static object InsertValues(JobRow row) => new
    {
        row.Id,
        row.RequestId,
        Kind = (int)row.Job.Kind,
        State = (int)row.Job.State,
        row.Job.Dataset,
        CreateMs = row.Job.CreateTime.ToDateTimeOffset().ToUnixTimeMilliseconds(),
        row.Job.Sequence,
        Job = row.Job.ToByteArray(),
        row.Request,
    };

    public static object EventValues(string id, JobEvent next, JobStop? stop) => new
    {
        Id = id,
        State = (int)next.Job.State,
        next.Sequence,
        Job = next.Job.ToByteArray(),
        Stop = stop is { } asked ? Word(asked) : null,
        Event = next.ToByteArray(),
        Kept = EventsKept,
    };

    public static string Word(JobStop stop) => stop switch
    {
        JobStop.Pause => "pause",
        JobStop.Cancel => "cancel",
        _ => "",
    };

    public static (string Sql, DynamicParameters Values) List(JobQuery query)
    {
        var values = new DynamicParameters();
        var conditions = new List<string>();
        Add("state = @State", "State", query.State is { } state ? (int)state : null);
        Add("kind = @Kind", "Kind", query.Kind is { } kind ? (int)kind : null);
        Add("dataset = @Dataset", "Dataset", query.Dataset);
        if (query.Before is { } before)
        {
            Add("(create_ms, id) < (@BeforeMs, @BeforeId)", "BeforeMs", before.CreateMs);
            values.Add("BeforeId", before.Id);
        }

        values.Add("Limit", query.Limit);
        var where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        return ($"{Select} {where} ORDER BY create_ms DESC, id DESC LIMIT @Limit", values);

        void Add(string condition, string name, object? value)
        {
            if (value is null) return;
            conditions.Add(condition);
            values.Add(name, value);
        }
    }

    /// <summary>A row as the database gives it.</summary>
    public sealed record Kept
    {
        public string Id { get; init; } = "";

        public string? RequestId { get; init; }

        public string Stop { get; init; } = "";

        public byte[] Job { get; init; } = [];

        public byte[] Request { get; init; } = [];

        public int OnlyRefused { get; init; }

        public string RetryId { get; init; } = "";

        public JobRow ToRow()
        {
            var stop = Stop switch { "pause" => JobStop.Pause, "cancel" => JobStop.Cancel, _ => JobStop.None };
            return new JobRow(Id, RequestId, stop, Common.V1.Job.Parser.ParseFrom(Job), Request) { OnlyRefused = OnlyRefused != 0, RetryId = RetryId };
        }
    }
}
