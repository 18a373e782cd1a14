using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>Tables while a layout is looked for: closed together when it does not match.</summary>
internal sealed class OpenTables(string layout, LayoutFiles files) : IDisposable
{
    private readonly List<Table> open = [];

    /// <summary>The tables of a name with their header in the first row; none when there is no such file.</summary>
    /// <param name="columns">Each must be there.</param>
    public async Task<IReadOnlyList<Table>> NamedAsync(string name, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var found = new List<Table>();
        foreach (var file in await files.NamedAsync(name, cancellation)) found.Add(await OpenAsync(file, _ => true, cancellation));
        foreach (var table in found)
        {
            foreach (var column in columns) table.Require(layout, column);
        }

        return found;
    }

    public async Task<Table> OpenAsync(TableFile file, Func<IReadOnlyList<string>, bool> isHeader, CancellationToken cancellation)
    {
        var source = await files.OpenAsync(file, cancellation);
        try
        {
            var table = Table.Open(file, source, isHeader, cancellation);
            open.Add(table);
            return table;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The tables belong to what was found.</summary>
    public IPreparation Found(Func<LayoutRun, CancellationToken, Task> work)
    {
        var preparation = new Preparation([.. open], work);
        open.Clear();
        return preparation;
    }

    public void Dispose()
    {
        foreach (var table in open) table.Dispose();
    }
}
