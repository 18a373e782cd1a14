using System.Data.Common;

namespace Lightbox.Catalog.Tables;

/// <summary>What the stores need of a database: SQLite and PostgreSQL differ only in this.</summary>
internal interface ITables
{
    /// <summary>Runs reads on one connection.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation);

    /// <summary>Runs reads and writes in one transaction; commits unless it throws.</summary>
    /// <param name="scope">Writers of the same scope take turns: a dataset's id, or empty when rows alone decide.</param>
    Task<T> WriteAsync<T>(string scope, Func<ITableWriter, Task<T>> work, CancellationToken cancellation);

    /// <summary>SQL that is true when the column is one of the values of a parameter made by <see cref="List"/>.</summary>
    string AnyOf(string column, string parameter);

    /// <summary>
    /// A parameter made by <see cref="List"/> as the rows <c>j.value</c>. <c>CROSS JOIN</c> from it: SQLite then keeps the order of the joins, where
    /// its planner, not knowing how short the list is, may walk the whole dataset instead.
    /// </summary>
    string Each(string parameter);

    /// <summary>A list as one parameter, so that a statement's text does not depend on the list's length.</summary>
    object List(IEnumerable<string> values);
}

/// <summary>An open transaction.</summary>
internal interface ITableWriter
{
    DbConnection Connection { get; }

    DbTransaction Transaction { get; }

    /// <summary>Takes turns with other writers of a scope until this transaction ends, beside the scope it began with.</summary>
    Task LockAsync(string scope, CancellationToken cancellation);

    /// <summary>Inserts rows, one statement prepared once or one round trip for all. Where the conflict clause updates, a key may come once only.</summary>
    /// <param name="table">Name and columns: <c>files (sha256, size_bytes)</c>.</param>
    /// <param name="conflict">What follows the values: <c>ON CONFLICT DO NOTHING</c>, or empty.</param>
    /// <param name="rows">One value a column: string, long, double or byte[].</param>
    Task InsertAsync(string table, string conflict, IReadOnlyList<object[]> rows, CancellationToken cancellation);
}
