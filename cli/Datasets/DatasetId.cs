using System.CommandLine;
using Lightbox.Cli.Completion;

namespace Lightbox.Cli.Datasets;

/// <summary>A dataset's id on the command line; the shell completes it.</summary>
internal static class DatasetId
{
    public static Argument<string> Argument()
    {
        var id = new Argument<string>("ID") { Description = "The dataset's id, as 'datasets list' prints it." };
        id.CompletionSources.Add(context => KnownIds.Datasets(context.ParseResult).Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        return id;
    }

    public static Argument<string[]> Several(ArgumentArity arity)
    {
        var ids = new Argument<string[]>("ID") { Description = "Ids of datasets, as 'datasets list' prints them.", Arity = arity };
        ids.CompletionSources.Add(context => KnownIds.Datasets(context.ParseResult).Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        return ids;
    }

    /// <summary>Lets the shell complete an option that takes an id.</summary>
    public static Option<string?> Completed(Option<string?> option)
    {
        option.CompletionSources.Add(context => KnownIds.Datasets(context.ParseResult).Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        return option;
    }

    /// <summary>The dataset's resource name.</summary>
    public static string NameOf(string id) => "datasets/" + id;
}
