using Lightbox.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Xunit;

namespace Lightbox.Services.Tests.Gateway.Page;

/// <summary>The real gateway with the real page in front of fake services that speak the real contracts, and Debian's Chromium.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private GatewayHost? gateway;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot skip; the tests ask for the parts in OpenAsync.
        if (!File.Exists(Chromium)) return;
        gateway = await GatewayHost.StartAsync(
            await Backend.StartAsync(ResourceNames.Catalog, app =>
            {
                app.MapGrpcService<FakeDatasets>();
                app.MapGrpcService<FakeAssets>();
            }),
            await Backend.StartAsync(ResourceNames.Ingest, app => app.MapGrpcService<FakeIngest>()),
            await Backend.StartAsync(ResourceNames.Knowledge, app => app.MapGrpcService<FakeSearch>()),
            await Backend.StartAsync(ResourceNames.Render, FakeRender.Map));
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens a place of the page in a fresh browser context.</summary>
    /// <param name="place">What stands behind the #: /datasets/phantoms.</param>
    internal async Task<OpenPage> OpenAsync(string place, int width = 1280, int height = 900)
    {
        SiteTests.RequirePage();
        Part.Require(browser is not null, "the program chromium");
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        return await OpenPage.AtAsync(context, new Uri(gateway!.Address, $"/#{place}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (gateway is not null) await gateway.DisposeAsync();
    }
}
