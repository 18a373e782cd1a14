using System.CommandLine;
using Lightbox.Cli.Benchmarks.Prepare;
using Lightbox.Cli.Benchmarks.Score;

namespace Lightbox.Cli.Benchmarks;

/// <summary>`lightbox benchmark prepare|score`.</summary>
internal static class BenchmarkCommand
{
    public static Command Create() => new("benchmark", """
        Packs of images with their truth for benchmark scenarios, and scores of predictions on them.

        Example: lightbox benchmark prepare scenarios.json --out pack
        """)
    {
        PrepareCommand.Create(),
        ScoreCommand.Create(),
    };
}
