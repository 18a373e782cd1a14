using System.CommandLine;

namespace Lightbox.Cli.Knowledge;

/// <summary>`lightbox knowledge`: medical_imaging_knowledge and how well it answers.</summary>
internal static class KnowledgeCommand
{
    public static Command Create() => new("knowledge", "The knowledge base and how well it answers.")
    {
        ImportCommand.Create(), ListCommand.Create(), ShowCommand.Create(), EvaluateCommand.Create(), ReembedCommand.Create(),
    };
}
