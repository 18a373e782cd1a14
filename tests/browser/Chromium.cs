using Microsoft.Playwright;

namespace Lightbox.Testing.Browser;

/// <summary>
/// Debian's Chromium, driven by Playwright. Compiled into each test project that opens pages, so that the others need not carry the driver.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// <returns>Null where there is no Chromium: a fixture cannot skip, its tests ask for the part.</returns>
    public static async Task<Chromium?> StartAsync()
    {
        if (!File.Exists(Program)) return null;
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Timeout = 120_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>Opens an address in a fresh browser context.</summary>
    public async Task<OpenPage> OpenAsync(Uri address, int width = 1280, int height = 900)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        return await OpenPage.AtAsync(context, address);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
