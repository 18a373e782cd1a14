using Dapper;
using Lightbox.Catalog.Tables;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>Whether a dataset is there, asked within the transaction that relies on it: another call may have removed it since.</summary>
internal static class DatasetPresence
{
    /// <exception cref="ResourceNotFoundException">It is not.</exception>
    public static async Task RequireAsync(ITableWriter writer, string id, CancellationToken cancellation)
    {
        var there = await writer.Connection.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT COUNT(*) FROM datasets WHERE id = @id", new { id }, writer.Transaction, cancellationToken: cancellation));
        if (there == 0) throw new ResourceNotFoundException("datasets/" + id);
    }
}
