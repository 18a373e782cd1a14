using System.CommandLine;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets`: one file for each verb below it.</summary>
internal static class DatasetsCommand
{
    public static Command Create() => new("datasets", """
        Which datasets exist, on what terms, and what of them is here.

        Example: lightbox datasets search "chest x-ray" --json
        """)
    {
        ListCommand.Create(),
        InfoCommand.Create(),
        DatasetSearchCommand.Create(),
        CompareCommand.Create(),
        AccessCommand.Create(),
        CiteCommand.Create(),
        CardCommand.Create(),
        AddCommand.Create(),
        RemoveCommand.Create(),
        DownloadCommand.Create(),
        GrantCommands.Accept(),
        GrantCommands.Withdraw(),
    };
}
