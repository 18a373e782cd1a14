using System.Globalization;
using Lightbox.Catalog.V1;
using Spectre.Console;

namespace Lightbox.Cli.Datasets;

/// <summary>Datasets as a table, a line each: what is too long for the terminal is cut, the id never.</summary>
internal static class DatasetTable
{
    /// <summary>A width at which nothing is cut.</summary>
    public const int Uncut = 1000;

    /// <summary>The table's own signs, the access and the number of assets.</summary>
    private const int Rest = 36;

    private const int ModalityWidth = 14;
    private const int LeastName = 16;

    /// <param name="width">Of the terminal, characters.</param>
    public static Table Of(IReadOnlyList<Dataset> datasets, int width)
    {
        var left = width - Rest - ModalityWidth - datasets.Select(dataset => DatasetText.Id(dataset).Length).DefaultIfEmpty().Max();
        // A name of a few letters says less than the id.
        var named = left >= LeastName;
        var table = new Table { Border = TableBorder.Simple };
        string[] titles = named ? ["id", "name", "modality", "access", "here"] : ["id", "modality", "access", "here"];
        foreach (var title in titles) table.AddColumn(title, column => column.NoWrap());
        foreach (var dataset in datasets)
        {
            var modality = Cut(DatasetText.Modalities(dataset), width >= Uncut ? Uncut : ModalityWidth);
            var here = (dataset.Holdings?.AssetCount ?? 0).ToString("N0", CultureInfo.InvariantCulture);
            string[] cells = named
                ? [DatasetText.Id(dataset), Cut(dataset.DisplayName, left), modality, DatasetText.Access(dataset), here]
                : [DatasetText.Id(dataset), modality, DatasetText.Access(dataset), here];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1).TrimEnd(), "\u2026");
}
