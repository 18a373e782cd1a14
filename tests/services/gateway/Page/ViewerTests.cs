using Lightbox.Testing.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Lightbox.Services.Tests.Gateway.Page;

public sealed class ViewerTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    private const string Series = "/series/phantoms/" + FakeContent.SeriesUid;

    [Fact]
    public async Task Series_Wheel_StepsThroughItsImages()
    {
        await using var open = await fixture.OpenAsync(Series);
        await open.WaitForGreyAsync(20);
        await open.Page.Locator(".stack-stage").HoverAsync();

        await open.Page.Mouse.WheelAsync(0, 100);

        await open.WaitForGreyAsync(30);
        Assert.Equal("image 4 / 5", await PositionAsync(open));
        open.AssertQuiet();
    }

    [Fact]
    public async Task Series_KeysAndSlider_GoWhereTheySay()
    {
        await using var open = await fixture.OpenAsync(Series);
        await open.WaitForGreyAsync(20);

        await open.Page.Locator(".stack-stage").PressAsync("End");
        await open.WaitForGreyAsync(40);
        await open.Page.Locator(".stack-stage").PressAsync("ArrowUp");
        await open.WaitForGreyAsync(30);
        await open.Page.GetByRole(AriaRole.Slider).FillAsync("0");
        await open.WaitForGreyAsync(0);

        Assert.Equal("image 1 / 5", await PositionAsync(open));
    }

    [Fact]
    public async Task Series_OfAnAxialPatient_MarksItsSides()
    {
        await using var open = await fixture.OpenAsync(Series);
        await open.WaitForGreyAsync(20);

        string[] sides = ["left", "right", "top", "bottom"];
        var letters = await Task.WhenAll(sides.Select(side => open.Page.Locator($".edge.{side}").InnerTextAsync()));

        Assert.Equal(["R", "L", "A", "P"], letters);
    }

    [Fact]
    public async Task Series_PresetThenReset_AsksForThatWindowAndBack()
    {
        await using var open = await fixture.OpenAsync(Series);
        await open.WaitForGreyAsync(20);
        Assert.Equal("C 40  W 400", await open.Page.Locator(".stack-window").TextContentAsync());

        await open.Page.GetByLabel("Window preset").SelectOptionAsync("Liver");
        await open.WaitForGreyAsync(70);
        Assert.Equal("C 60  W 160", await open.Page.Locator(".stack-window").TextContentAsync());

        await open.Page.Locator(".stack-stage").PressAsync("r");
        await open.WaitForGreyAsync(20);
        Assert.Equal("own", await open.Page.GetByLabel("Window preset").InputValueAsync());
    }

    [Fact]
    public async Task Series_Drag_ChangesCentreAndWidth()
    {
        await using var open = await fixture.OpenAsync(Series);
        await open.WaitForGreyAsync(20);
        var box = await open.Page.Locator(".stack-stage").BoundingBoxAsync();
        var (x, y) = (box!.X + box.Width / 2, box.Y + box.Height / 2);

        await open.Page.Mouse.MoveAsync(x, y);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(x + 100, y + 60);
        await open.Page.Mouse.UpAsync();

        // 60 of 300 pixels down add a fifth of the width to the centre; 100 to the right widen by e^(1/3).
        Assert.Equal("C 120  W 560", await open.Page.Locator(".stack-window").TextContentAsync());
        await open.WaitForGreyAsync(130);
        Assert.Equal("hand", await open.Page.GetByLabel("Window preset").InputValueAsync());
    }

    [Fact]
    public async Task Volume_PlaneChosen_ShowsItsSlicesAndSides()
    {
        await using var open = await fixture.OpenAsync("/" + FakeContent.Volume);
        await open.WaitForGreyAsync(19 * 5);
        Assert.Equal("slice 20 / 40", await PositionAsync(open));

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sagittal" }).ClickAsync();

        await open.WaitForGreyAsync(9 * 5);
        Assert.Equal("slice 10 / 20", await PositionAsync(open));
        Assert.Equal("H", await open.Page.Locator(".edge.top").InnerTextAsync());
        Assert.Contains(open.Requests, url => url.Contains("/slices/sagittal/9", StringComparison.Ordinal));
        open.AssertQuiet();
    }

    [Fact]
    public async Task Volume_OfUnequalVoxels_IsShownInItsTrueProportions()
    {
        await using var open = await fixture.OpenAsync("/" + FakeContent.Volume);
        await open.WaitForGreyAsync(19 * 5);

        var ratio = await open.Page.EvaluateAsync<double>(
            """
            () => {
              const shown = document.querySelector(".stack-canvas");
              const copy = new OffscreenCanvas(shown.width, shown.height).getContext("2d");
              copy.drawImage(shown, 0, 0);
              const { data } = copy.getImageData(0, 0, shown.width, shown.height);
              const drawn = (x, y) => data[4 * (y * shown.width + x) + 3] > 128;
              const [middleX, middleY] = [shown.width >> 1, shown.height >> 1];
              const rows = Array.from({ length: shown.height }, (_, y) => drawn(middleX, y)).filter(Boolean).length;
              const columns = Array.from({ length: shown.width }, (_, x) => drawn(x, middleY)).filter(Boolean).length;
              return rows / columns;
            }
            """);

        // 30 voxels of 1 mm down, 20 of 2 mm across, though the picture came as a square.
        Assert.Equal(0.75, ratio, 0.01);
    }

    [Fact]
    public async Task Clip_Played_RunsAndStops()
    {
        await using var open = await fixture.OpenAsync("/" + FakeContent.Clip);
        await open.WaitForGreyAsync(0);
        Assert.Equal(0, await open.Page.GetByLabel("Window preset").CountAsync());

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await open.WaitForGreyAsync(70);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var stopped = await PositionAsync(open);
        await open.Page.EvaluateAsync("() => new Promise((done) => { let left = 20; const frame = () => (left-- ? requestAnimationFrame(frame) : done()); frame(); })");

        Assert.Equal(stopped, await PositionAsync(open));
        open.AssertQuiet();
    }

    [Fact]
    public async Task Slide_ZoomedIn_LoadsTilesOfFinerLevels()
    {
        await using var open = await fixture.OpenAsync("/" + FakeContent.Slide);
        await open.WaitForRequestAsync("/tiles/1/");
        Assert.Matches("×$", await open.Page.Locator(".slide-zoom").InnerTextAsync());

        for (var i = 0; i < 3; i++) await open.Page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();

        await open.WaitForRequestAsync("/tiles/0/");
        await open.WaitUntilAsync("() => document.querySelector('.scale-bar').offsetWidth > 20");
        open.AssertQuiet();
    }

    [Fact]
    public async Task Image_Single_HasNothingToScrollOrPlay()
    {
        await using var open = await fixture.OpenAsync($"/assets/{3:x32}");
        await open.WaitForGreyAsync(20);

        Assert.Equal(0, await open.Page.GetByRole(AriaRole.Slider).CountAsync());
        Assert.Equal(0, await open.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).CountAsync());
        Assert.Equal(1, await open.Page.GetByLabel("Window preset").CountAsync());
        open.AssertQuiet();
    }

    [Fact]
    public async Task Image_NoDecoder_SaysWhich()
    {
        await using var open = await fixture.OpenAsync("/" + FakeContent.Unreadable);

        await open.Text("JPEG XL (1.2.840.10008.1.2.4.110) has no decoder here.").WaitForAsync();
        open.AssertQuiet("status of 400");
    }

    [Fact]
    public async Task Viewer_Left_StopsAskingForPictures()
    {
        await using var open = await fixture.OpenAsync("/" + FakeContent.Clip);
        await open.WaitForGreyAsync(0);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "What is here" }).ClickAsync();
        await open.WaitForAsync("table");

        Assert.Equal(0, await open.Page.Locator(".stack").CountAsync());
        open.AssertQuiet();
    }

    private static async Task<string?> PositionAsync(OpenPage open) => await open.Page.Locator(".stack-position").TextContentAsync();
}
