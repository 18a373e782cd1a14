namespace Lightbox.Cli.Hosting;

/// <summary>Which services a command needs; each brings those it calls.</summary>
[Flags]
internal enum ServiceSet
{
    Catalog = 1,
    Knowledge = 2,
    Render = 4 | Catalog,
    Ingest = 8 | Render,
    Gateway = 16 | Ingest | Knowledge,
    All = Gateway,
}
