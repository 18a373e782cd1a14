using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace Lightbox.Testing.Browser;

/// <summary>The page in a browser, with everything it complained of and asked for.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly Uri origin;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> requests = new();

    private OpenPage(IBrowserContext context, IPage page, Uri address)
    {
        this.context = context;
        Page = page;
        origin = address;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Enqueue($"thrown: {error}");
        page.Dialog += (_, dialog) =>
        {
            complaints.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) => requests.Enqueue(request.Url);
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Requests => requests;

    public static async Task<OpenPage> AtAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        // A machine that builds and tests at once is slow, not wrong.
        page.SetDefaultTimeout(60_000);
        var open = new OpenPage(context, page, address);
        await page.GotoAsync(address.ToString());
        return open;
    }

    public ILocator Text(string text) => Page.GetByText(text);

    public async Task WaitForAsync(string selector) => await Page.Locator(selector).First.WaitForAsync();

    /// <summary>Waits until an expression of the page is true; times out with the expression's text.</summary>
    public async Task WaitUntilAsync(string expression) => await Page.WaitForFunctionAsync(expression);

    /// <summary>Waits until the stack viewer has drawn a picture of this grey.</summary>
    public async Task WaitForGreyAsync(int grey) => await WaitUntilAsync(
        $$"""
        () => {
          const shown = document.querySelector(".stack-canvas");
          if (!shown || shown.width < 2) return false;
          const pixel = new OffscreenCanvas(1, 1).getContext("2d");
          pixel.drawImage(shown, shown.width / 2, shown.height / 2, 1, 1, 0, 0, 1, 1);
          const [red, , , alpha] = pixel.getImageData(0, 0, 1, 1).data;
          return alpha === 255 && Math.abs(red - {{grey}}) <= 1;
        }
        """);

    /// <summary>Waits until a canvas shows a real picture: many greys or colours, not one.</summary>
    public async Task WaitForPictureAsync(string canvas) => await WaitUntilAsync(
        $$"""
        () => {
          const shown = document.querySelector("{{canvas}}");
          if (!shown || shown.width < 2) return false;
          const copy = new OffscreenCanvas(64, 64).getContext("2d");
          copy.drawImage(shown, 0, 0, 64, 64);
          return new Set(new Uint32Array(copy.getImageData(0, 0, 64, 64).data.buffer)).size > 100;
        }
        """);

    public async Task WaitForRequestAsync(string part)
    {
        if (requests.Any(url => url.Contains(part, StringComparison.Ordinal))) return;
        await Page.WaitForRequestAsync(url => url.Url.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>What holds for every place: no complaint in the console, and nothing asked of another origin.</summary>
    public void AssertQuiet(params string[] expected)
    {
        Assert.DoesNotContain(complaints, complaint => !expected.Any(known => complaint.Contains(known, StringComparison.Ordinal)));
        Assert.All(requests, url => Assert.True(url.StartsWith("blob:", StringComparison.Ordinal) || new Uri(url).Authority == origin.Authority, url));
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
