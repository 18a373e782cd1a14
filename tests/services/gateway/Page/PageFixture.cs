using Lightbox.Testing;
using Lightbox.Testing.Browser;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Lightbox.Services.Tests.Gateway.Page;

/// <summary>The real gateway with the real page in front of fake services that speak the real contracts, and Debian's Chromium.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private GatewayHost? gateway;
    private Chromium? browser;

    public async ValueTask InitializeAsync()
    {
        browser = await Chromium.StartAsync();
        gateway = await GatewayHost.StartAsync(
            await Backend.StartAsync(ResourceNames.Catalog, app =>
            {
                app.MapGrpcService<FakeDatasets>();
                app.MapGrpcService<FakeAssets>();
                app.MapGrpcService<FakeCitations>();
            }),
            await Backend.StartAsync(ResourceNames.Ingest, app =>
            {
                app.MapGrpcService<FakeIngest>();
                app.MapGrpcService<FakeJobList>();
            }),
            await Backend.StartAsync(ResourceNames.Knowledge, app =>
            {
                app.MapGrpcService<FakeSearch>();
                app.MapGrpcService<FakeEvaluations>();
                app.MapGrpcService<FakeKnowledgeJobs>();
            }),
            await Backend.StartAsync(ResourceNames.Render, FakeRender.Map));
    }

    /// <summary>Opens a place of the page in a fresh browser context.</summary>
    /// <param name="place">What stands behind the #: /datasets/phantoms.</param>
    internal async Task<OpenPage> OpenAsync(string place, int width = 1280, int height = 900)
    {
        SiteTests.RequirePage();
        Part.Require(browser is not null, "the program chromium");
        return await browser!.OpenAsync(new Uri(gateway!.Address, $"/#{place}"), width, height);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        if (gateway is not null) await gateway.DisposeAsync();
    }
}
