using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Lightbox.Testing.Browser;
using Xunit;

namespace Lightbox.Cli.Tests.Page;

/// <summary>`lightbox up --demo` as a newcomer runs it, once its set is taken in, and a browser to look at it with.</summary>
public sealed class DemoPageFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private LightboxCommand? command;
    private Chromium? browser;
    private Uri? page;

    public async ValueTask InitializeAsync()
    {
        browser = await Chromium.StartAsync();
        command = LightboxCommand.Start("up", "--demo", "--data", folder["data"], "--port", "0");
        page = await command.PageAsync();
        await command.LineAsync(line => line.Contains("files seen", StringComparison.Ordinal));
    }

    /// <summary>Opens a place of the page.</summary>
    /// <param name="place">What stands behind the #: /datasets/demo.</param>
    internal async Task<OpenPage> OpenAsync(string place)
    {
        using var http = new HttpClient();
        using var start = await http.GetAsync(page);
        Part.Require(start.IsSuccessStatusCode, "Node.js with npm when the gateway was built");
        Part.Require(browser is not null, "the program chromium");
        return await browser!.OpenAsync(new Uri(page!, $"/#{place}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        if (command is not null) await command.DisposeAsync();
        folder.Dispose();
    }
}
