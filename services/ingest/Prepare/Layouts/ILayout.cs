namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>How a published dataset lays out its files, and what its tables mean.</summary>
internal interface ILayout
{
    /// <summary>As a request names it: "chexpert".</summary>
    string Name { get; }

    /// <summary>Ids of the catalogued datasets that are laid out so.</summary>
    IReadOnlyCollection<string> Datasets { get; }

    /// <summary>Its tables could be anybody's: tried on a dataset of a person's own only when no other layout matches.</summary>
    bool IsLoose => false;

    /// <summary>Finds the layout's tables and looks at their columns.</summary>
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">A file or column is missing; names it.</exception>
    Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation);
}

/// <summary>A layout that was found, with its tables open.</summary>
internal interface IPreparation : IDisposable
{
    /// <summary>Reads them to the end. Bears repetition: the same files state the same.</summary>
    Task RunAsync(LayoutRun run, CancellationToken cancellation);
}

/// <summary>A preparation made of tables and a function.</summary>
internal sealed class Preparation(IEnumerable<IDisposable> tables, Func<LayoutRun, CancellationToken, Task> work) : IPreparation
{
    public Task RunAsync(LayoutRun run, CancellationToken cancellation) => work(run, cancellation);

    public void Dispose()
    {
        foreach (var table in tables) table.Dispose();
    }
}
