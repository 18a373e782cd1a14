using System.CommandLine;
using System.Globalization;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>The options by which a list of datasets is narrowed; together they make the catalogue's own filter. An option given twice means either.</summary>
internal sealed class DatasetFilter
{
    private readonly List<(Option<string[]> Option, string Field, string Operator)> texts = [];
    private readonly Option<int?> tier = new("--tier") { Description = "Only this priority tier, 1 to 3.", HelpName = "N" };
    private readonly Option<long?> count = new("--min-count") { Description = "Only with a count (patients, images, ...) of at least N.", HelpName = "N" };
    private readonly Option<string?> least = new("--min-size") { Description = "Only downloads of at least this size: 500MB, 10GB.", HelpName = "SIZE" };
    private readonly Option<string?> most = new("--max-size") { Description = "Only downloads of at most this size.", HelpName = "SIZE" };
    private readonly Option<bool> here = new("--here") { Description = "Only datasets of which something is here." };
    private readonly Option<bool> notHere = new("--not-here") { Description = "Only datasets of which nothing is here." };
    private readonly Option<string?> expression = new("--filter") { Description = "A filter in the catalogue's own words: 'modality = CT AND NOT access = restricted'.", HelpName = "FILTER" };

    private DatasetFilter()
    {
    }

    public static DatasetFilter AddTo(Command command)
    {
        var filter = new DatasetFilter();
        filter.Text(command, "--modality", "CS", "Only this modality (CT, MR, US, ...).", "modality", "=", "CT", "MR", "US", "CR", "DX", "MG", "SM", "PT", "OP");
        filter.Text(command, "--body-part", "NAME", "Only this body part.", "body_part", "=");
        filter.Text(command, "--finding", "NAME", "Only with a finding whose name holds this.", "finding", ":");
        filter.Text(command, "--format", "NAME", "Only with files of this format (DICOM, SVS, ...).", "format", "=", "DICOM", "NIfTI", "SVS", "TIFF", "PNG", "JPEG", "AVI", "HDF5");
        filter.Text(command, "--access", "LEVEL", "Only this access: open, registration, restricted.", "access", "=", "open", "registration", "restricted");
        filter.Text(command, "--license", "NAME", "Only licences whose id or name holds this.", "license", ":");
        filter.Text(command, "--provider", "ID", "Only of this provider.", "provider", "=", "stanford-aimi", "tcia");
        filter.Text(command, "--annotation", "KIND", "Only with annotations of this kind.", "annotation", "=", "label", "segmentation", "bounding_box", "measurement", "tracing", "score", "caption", "landmark");
        filter.Text(command, "--kind", "KIND", "Only this kind: dataset, collection, archive, ...", "kind", "=", "dataset", "collection", "archive", "platform", "atlas", "challenge", "benchmark", "standard");
        filter.texts.Single(text => text.Field == "access").Option.AcceptOnlyFromAmong("open", "registration", "restricted");
        foreach (var option in (Option[])[filter.tier, filter.count, filter.least, filter.most, filter.here, filter.notHere, filter.expression]) command.Add(option);
        return filter;
    }

    /// <summary>Empty when nothing narrows.</summary>
    public string Of(ParseResult parsed)
    {
        var parts = texts.Select(text => AnyOf(text.Field, text.Operator, parsed.GetValue(text.Option) ?? [])).OfType<string>().ToList();
        if (parsed.GetValue(tier) is { } number) parts.Add(string.Create(CultureInfo.InvariantCulture, $"tier = {number}"));
        if (parsed.GetValue(count) is { } fewest) parts.Add(string.Create(CultureInfo.InvariantCulture, $"count >= {fewest}"));
        if (parsed.GetValue(least) is { } smallest) parts.Add(string.Create(CultureInfo.InvariantCulture, $"size >= {Bytes(smallest)}"));
        if (parsed.GetValue(most) is { } largest) parts.Add(string.Create(CultureInfo.InvariantCulture, $"size <= {Bytes(largest)}"));
        if (parsed.GetValue(here)) parts.Add("here = true");
        if (parsed.GetValue(notHere)) parts.Add("here = false");
        if (parsed.GetValue(expression) is { Length: > 0 } own) parts.Add($"({own})");
        return string.Join(" AND ", parts);
    }

    private void Text(Command command, string name, string help, string description, string field, string compare, params string[] known)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = help };
        if (known.Length > 0) option.CompletionSources.Add(known);
        texts.Add((option, field, compare));
        command.Add(option);
    }

    private static string? AnyOf(string field, string compare, string[] values) => values.Length == 0
        ? null
        : "(" + string.Join(" OR ", values.Select(value => $"{field} {compare} \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")) + ")";

    private static long Bytes(string text) => Sizes.TryParse(text, out var bytes) ? bytes : throw new CommandFailedException($"'{text}' is no size; write it as 500MB or 10GB.", ExitCodes.WrongUse);
}
