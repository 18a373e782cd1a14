using Dapper;
using Google.Protobuf;
using Lightbox.Catalog.Tables;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Audit;

/// <summary>What requests with an id were answered first; read and kept in the transaction that does what is asked, so that nothing is done twice.</summary>
internal sealed class FirstAnswers(ITableWriter writer, Act act, DateTimeOffset now, CancellationToken cancellation)
{
    /// <summary>Who repeats a request does it within minutes; the table must not grow for ever.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The first answer, or null when the request is new or has no id.</summary>
    /// <param name="resource">What the request is about.</param>
    /// <exception cref="InvalidRequestException">The id came with another resource: answering with that one would be wrong.</exception>
    public async Task<T?> FindAsync<T>(string resource, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        if (act.RequestId.Length == 0) return null;
        var first = await writer.Connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
            "SELECT resource AS Resource, answer AS Answer FROM requests WHERE method = @Method AND request_id = @RequestId",
            new { act.Method, act.RequestId }, writer.Transaction, cancellationToken: cancellation));
        if (first is null) return null;
        return first.Resource == resource ? parser.ParseFrom(first.Answer) : throw new InvalidRequestException("request_id", $"was given with a request about {first.Resource} before");
    }

    public async Task KeepAsync(string resource, IMessage answer)
    {
        if (act.RequestId.Length == 0) return;
        await writer.Connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM requests WHERE time < @limit", new { limit = (now - Kept).ToUnixTimeMilliseconds() }, writer.Transaction, cancellationToken: cancellation));
        await writer.InsertAsync(
            "requests (method, request_id, resource, answer, time)", "", [[act.Method, act.RequestId, resource, answer.ToByteArray(), now.ToUnixTimeMilliseconds()]], cancellation);
    }

    private sealed class Row
    {
        public string Resource { get; set; } = "";

        public byte[] Answer { get; set; } = [];
    }
}
