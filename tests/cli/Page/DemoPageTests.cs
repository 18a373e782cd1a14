using Lightbox.Testing.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Lightbox.Cli.Tests.Page;

/// <summary>The page on the real services and real pictures; the page's own behaviour is tested with the gateway.</summary>
public sealed class DemoPageTests(DemoPageFixture demo) : IClassFixture<DemoPageFixture>
{
    private const string Stack = ".stack-canvas";

    [Fact]
    public async Task Start_Opened_ShowsPicturesOfEveryKind()
    {
        await using var open = await demo.OpenAsync("/");
        await open.WaitForAsync(".row .tile img");

        // A volume, a clip, a slide, a film in two formats and a series.
        await open.WaitUntilAsync("() => [...document.querySelectorAll('.row .tile img')].filter((image) => image.naturalWidth > 0).length >= 6");
        Assert.True(await open.Page.Locator(".card").CountAsync() >= 8);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Series_Opened_ShowsSlicesWithTheirSides()
    {
        await using var open = await demo.OpenAsync("/datasets/demo");
        await open.Page.Locator(".tile", new() { HasText = "40 images" }).ClickAsync();
        await open.WaitForPictureAsync(Stack);
        Assert.Equal("R", await open.Page.Locator(".edge.left").InnerTextAsync());
        var before = await open.Page.Locator(".stack-position").TextContentAsync();

        await open.Page.Locator(".stack-stage").PressAsync("ArrowDown");
        await open.Page.GetByLabel("Window preset").SelectOptionAsync("Lung");

        await open.WaitForRequestAsync("window=-600%2C1500");
        await open.WaitForPictureAsync(Stack);
        Assert.NotEqual(before, await open.Page.Locator(".stack-position").TextContentAsync());
        open.AssertQuiet();
    }

    [Fact]
    public async Task Volume_Opened_ShowsEveryPlane()
    {
        await using var open = await OpenTileAsync("brain_t1.nii.gz");
        await open.WaitForPictureAsync(Stack);

        foreach (var (plane, top) in new[] { ("Coronal", "H"), ("Sagittal", "H"), ("Axial", "A") })
        {
            await open.Page.GetByRole(AriaRole.Button, new() { Name = plane }).ClickAsync();
            await open.WaitForRequestAsync($"/slices/{plane.ToLowerInvariant()}/");
            await open.WaitForPictureAsync(Stack);
            Assert.Equal(top, await open.Page.Locator(".edge.top").InnerTextAsync());
        }

        open.AssertQuiet();
    }

    [Fact]
    public async Task Clip_Played_Moves()
    {
        await using var open = await OpenTileAsync("four_chambers.avi");
        await open.WaitForPictureAsync(Stack);

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();

        await open.WaitUntilAsync("() => Number(/\\d+/.exec(document.querySelector('.stack-position').textContent)) > 5");
        await open.WaitForPictureAsync(Stack);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Slide_ZoomedIn_ShowsItsTiles()
    {
        await using var open = await OpenTileAsync("tissue.svs");
        await open.WaitForPictureAsync(".slide-stage canvas");

        for (var i = 0; i < 5; i++) await open.Page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();

        await open.WaitForRequestAsync("/tiles/0/");
        await open.WaitForPictureAsync(".slide-stage canvas");
        open.AssertQuiet();
    }

    [Fact]
    public async Task Here_Opened_AccountsForEveryFile()
    {
        await using var open = await demo.OpenAsync("/here");
        await open.WaitForAsync(".sums");

        var sums = await open.Page.Locator(".sums dd").AllInnerTextsAsync();
        Assert.Equal(5, sums.Count);
        Assert.Equal(sums[0], sums[1]);
        Assert.Equal(["0", "0", "0"], sums.Skip(2));
        open.AssertQuiet();
    }

    [Fact]
    public async Task Search_LayWords_FindsTheFindingWithItsCitation()
    {
        await using var open = await demo.OpenAsync("/search?q=collapsed%20lung");
        await open.WaitForAsync(".entries");

        Assert.Equal("Pneumothorax", await open.Page.Locator(".entries h3").First.InnerTextAsync());
        Assert.NotEmpty(await open.Page.Locator(".entries cite").First.InnerTextAsync());
        open.AssertQuiet();
    }

    private async Task<OpenPage> OpenTileAsync(string title)
    {
        var open = await demo.OpenAsync("/datasets/demo");
        await open.Page.Locator(".tile", new() { HasText = title }).ClickAsync();
        return open;
    }
}
