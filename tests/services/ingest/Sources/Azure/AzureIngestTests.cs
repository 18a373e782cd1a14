using System.Security.Cryptography;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Azure;

/// <summary>A container that opens by a mailed link, through the whole service.</summary>
public sealed class AzureIngestTests
{
    [Fact]
    public async Task Ingest_LinkGivenWhenAsked_GoesOnAndTheLinkIsNowhere()
    {
        await using var azure = new AzureServer { PageSize = 4 };
        for (var i = 0; i < 10; i++) azure.Blobs[$"train/patient{i:000}/view1.png"] = Pictures.Png(i);
        await using var run = await SourceRun.StartAsync(azure.Server.Authority);

        var begun = await run.BeginAsync(AzureBlobTests.Request(azure));
        await run.WaitAsync(begun.Name, JobState.AwaitingAccess);
        await run.Host.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = begun.Name, Link = azure.Link });
        var job = await run.WaitAsync(begun.Name, JobState.Succeeded);

        Assert.Equal(new FileCounts { Seen = 10, TakenIn = 10 }, job.Progress.Files);
        Assert.Equal(azure.Blobs.Values.Select(bytes => Convert.ToHexStringLower(SHA256.HashData(bytes))).Order(), run.Blobs());
        var ledger = await run.LedgerAsync();
        Assert.All(ledger, row => Assert.StartsWith("md5:", row.PromisedDigest));
        Assert.DoesNotContain("sig=", string.Join('\n', ledger) + job + string.Join('\n', run.Host.Log.Lines));
    }

    [Fact]
    public async Task Ingest_LinkRunsOutOnTheWay_WaitsAndGoesOnWithANewOne()
    {
        await using var azure = new AzureServer();
        for (var i = 0; i < 10; i++) azure.Blobs[$"{i}.png"] = Pictures.Png(i);
        await using var run = await SourceRun.StartAsync(azure.Server.Authority);
        var begun = await run.BeginAsync(AzureBlobTests.Request(azure));
        await run.WaitAsync(begun.Name, JobState.AwaitingAccess);
        azure.Expected = "a newer one";

        await run.Host.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = begun.Name, Link = azure.Link });
        await run.WaitAsync(begun.Name, JobState.AwaitingAccess);
        await run.Host.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = begun.Name, Link = $"{azure.ContainerUri}?sv=1&sig=a%20newer%20one" });

        Assert.Equal(10, (await run.WaitAsync(begun.Name, JobState.Succeeded)).Progress.Files.TakenIn);
    }
}
