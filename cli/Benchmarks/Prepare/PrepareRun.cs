using Lightbox.Catalog.V1;
using Lightbox.Cli.Benchmarks.Packs;
using Lightbox.Cli.Connections;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>One run of `lightbox benchmark prepare`. The pack is made beside its place and moved there when it is whole.</summary>
internal sealed class PrepareRun(Connection connection, PrepareOptions options)
{
    /// <summary>Cases asked for in one call: some megabytes of answer at the most.</summary>
    private const int CasesAtOnce = 200;

    private readonly BenchmarkService.BenchmarkServiceClient benchmarks = new(connection[ResourceNames.Catalog]);

    public async Task<int> RunAsync(ScenarioFile scenarios, CancellationToken cancellation)
    {
        if (Directory.Exists(options.Output) && Directory.EnumerateFileSystemEntries(options.Output).Any())
            throw new CommandFailedException($"{options.Output} is not empty; give a new folder.", ExitCodes.WrongUse);
        if (File.Exists(options.Output)) throw new CommandFailedException($"{options.Output} is a file; give a new folder.", ExitCodes.WrongUse);
        var plan = await PlanAsync(scenarios, cancellation);
        if (plan.Cases.Count == 0)
        {
            foreach (var omission in plan.Omissions) await Console.Error.WriteLineAsync($"  {omission.Scenario}: {omission.Code}. {omission.Reason}");
            throw new CommandFailedException("No image was found for any of the scenarios; nothing was written.");
        }

        var unfinished = options.Output.TrimEnd(Path.DirectorySeparatorChar) + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        try
        {
            var pack = await WriteAsync(scenarios, plan, new PackFolder(unfinished), cancellation);
            if (Directory.Exists(options.Output)) Directory.Delete(options.Output);
            Directory.Move(unfinished, options.Output);
            await Console.Out.WriteLineAsync(options.Json ? PrepareReport.Json(options.Output, plan, pack) : PrepareReport.Text(options.Output, plan, pack));
            return ExitCodes.Done;
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    /// <summary>In parts; what is chosen for a scenario does not depend on the others.</summary>
    private async Task<BenchmarkPlan> PlanAsync(ScenarioFile scenarios, CancellationToken cancellation)
    {
        var plan = new BenchmarkPlan();
        foreach (var part in scenarios.Entries.Chunk(Math.Max(1, CasesAtOnce / options.PerScenario)))
        {
            var request = new PlanBenchmarkRequest { PerScenario = options.PerScenario, Seed = options.Seed, RedistributableOnly = options.RedistributableOnly };
            request.Scenarios.Add(part.Select(entry => entry.Id));
            request.Needs.Add(part.Select(entry => entry.Need).OfType<BenchmarkNeed>());
            plan.MergeFrom(await benchmarks.PlanBenchmarkAsync(request, cancellationToken: cancellation));
        }

        return plan;
    }

    private async Task<PackManifest> WriteAsync(ScenarioFile scenarios, BenchmarkPlan plan, PackFolder folder, CancellationToken cancellation)
    {
        var cases = PackCase.Of(scenarios, plan, options.Format);
        await new PackImages(connection, options).RenderAsync(cases, folder, cancellation);
        await folder.WriteAsync(PackFolder.Scenarios, PackScenarios.Write(scenarios, plan, cases), cancellation);
        await folder.WriteAsync(PackFolder.Citations, await new PackCitations(connection).WriteAsync(plan, cancellation), cancellation);
        var manifest = new PackManifest(options.Seed, options.PerScenario, options.Size, plan.Notice, folder.Files);
        await folder.WriteManifestAsync(manifest, cancellation);
        return manifest;
    }
}
