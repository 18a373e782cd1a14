using Microsoft.Playwright;
using Xunit;

namespace Lightbox.Services.Tests.Gateway.Page;

public sealed class PlacesTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    [Fact]
    public async Task Start_Opened_ShowsEveryDatasetWithItsTermsAndTheNotice()
    {
        await using var open = await fixture.OpenAsync("/");
        await open.WaitForAsync(".card");

        Assert.Equal(3, await open.Page.Locator(".card").CountAsync());
        var card = await open.Page.Locator(".card", new() { HasText = "Phantoms" }).InnerTextAsync();
        Assert.Contains("Open access", card);
        Assert.Contains("103 patients", card);
        Assert.Contains("18.6 GB", card);
        Assert.Contains("CC-BY-4.0", card);
        Assert.Contains("9 assets here", card);
        Assert.Contains("research and education only", await open.Page.Locator("footer").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Start_WithPicturesHere_ShowsARowOfThem()
    {
        await using var open = await fixture.OpenAsync("/", width: 360);
        await open.WaitForAsync(".row .tile");

        // A volume, a clip, a slide and six of the images, one of them a whole series.
        Assert.Equal(9, await open.Page.Locator(".row .tile").CountAsync());
        Assert.Equal(["t1.nii.gz", "0X1A.avi", "case_001.svs", "slice_001.dcm"], (await open.Page.Locator(".row .tile-title").AllInnerTextsAsync()).Take(4));
        Assert.Contains("5 images", await open.Page.Locator(".row").InnerTextAsync());
        await open.Page.Locator(".row .tile").Last.FocusAsync();
        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.activeElement.getBoundingClientRect().right <= innerWidth"));
    }

    [Fact]
    public async Task Dataset_Opened_ShowsTermsStepsCitationAndPictures()
    {
        await using var open = await fixture.OpenAsync("/");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Phantoms" }).ClickAsync();
        await open.WaitForAsync(".grid-holder .tile");

        var text = await open.Page.Locator("main").InnerTextAsync();
        Assert.Contains("Creative Commons Attribution 4.0", text);
        Assert.Contains("Accept the terms", text);
        Assert.Contains("1 to 24 hours", text);
        Assert.Contains("Phantom, P. (2025). Made pictures.", text);
        Assert.Matches("(?i)ask\\s+redistribution", text);
        Assert.Equal("https://doi.org/10.7937/k0sm-y874", await open.Page.GetByRole(AriaRole.Link, new() { Name = "10.7937/k0sm-y874" }).GetAttributeAsync("href"));
        Assert.Equal("Phantoms · Lightbox", await open.Page.TitleAsync());
        open.AssertQuiet();
    }

    [Fact]
    public async Task Dataset_StyleChosen_ShowsTheCitationInIt()
    {
        await using var open = await fixture.OpenAsync("/datasets/phantoms");
        await open.Page.GetByLabel("Style of the citation").SelectOptionAsync("BibTeX");
        await open.Text("Bibtex of datasets/phantoms").WaitForAsync();
        Assert.Contains("Cite the source.", await open.Page.Locator("main").InnerTextAsync());
        open.AssertQuiet();
    }

    [Theory]
    [InlineData("Markdown", "phantoms.md")]
    [InlineData("Croissant", "phantoms.croissant.json")]
    public async Task Dataset_CardAskedFor_IsSavedAsAFile(string form, string file)
    {
        await using var open = await fixture.OpenAsync("/datasets/phantoms");
        var download = await open.Page.RunAndWaitForDownloadAsync(() => open.Page.GetByRole(AriaRole.Button, new() { Name = $"Download the card as {form}" }).ClickAsync());
        Assert.Equal(file, download.SuggestedFilename);
        Assert.Equal($"# datasets/phantoms {form}", await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dataset_OfOnesOwnFiles_AsksForNoTermsAndNoCitation()
    {
        await using var open = await fixture.OpenAsync("/datasets/many");
        await open.WaitForAsync(".grid-holder .tile");

        var text = await open.Page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain("terms", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("cite", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Dataset_WithASeries_ShowsItAsOneTile()
    {
        await using var open = await fixture.OpenAsync("/datasets/phantoms");
        await open.Text("5 images").WaitForAsync();

        // One series of five, a slide, a volume, a clip and an odd image.
        Assert.Equal(5, await open.Page.Locator(".tile").CountAsync());
        await open.Page.Locator(".tile", new() { HasText = "5 images" }).ClickAsync();
        await open.WaitForGreyAsync(20);
    }

    [Fact]
    public async Task Dataset_WithManyPictures_LoadsThemAsOneScrolls()
    {
        await using var open = await fixture.OpenAsync("/datasets/many", height: 500);
        await open.WaitForAsync(".tile");
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal(60, await open.Page.Locator(".tile").CountAsync());

        await open.Page.EvaluateAsync("() => { const scroll = setInterval(() => { scrollTo(0, document.body.scrollHeight); if (!document.querySelector('.sentinel')) clearInterval(scroll); }, 50); }");
        await open.WaitUntilAsync($"() => document.querySelectorAll('.tile').length === {FakeContent.ManyCount}");

        open.AssertQuiet();
    }

    [Fact]
    public async Task Here_Opened_ShowsCountsFormatsAndReasons()
    {
        await using var open = await fixture.OpenAsync("/here");
        await open.WaitForAsync("table");

        var text = await open.Page.Locator("main").InnerTextAsync();
        foreach (var sum in new[] { "131", "120", "6", "3", "2" }) Assert.Contains($"\n{sum}\n", text);
        Assert.Matches("DICOM\\s+119", text);
        Assert.Contains("SYNTAX_UNSUPPORTED", text);
        Assert.Contains("JPEG XL has no decoder here.", text);
        Assert.Matches("Ingest of phantoms from a local path\\s+partially succeeded\\s+131 files · 5.0 MB · 2 refused", text);
        Assert.Contains("Request access " + FakeContent.Markup, text);

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Show 3 with their reasons" }).ClickAsync();
        await open.Text("A text file is left alone.").WaitForAsync();
        open.AssertQuiet();
    }

    [Fact]
    public async Task Here_JobUnderWay_FollowsItToItsEnd()
    {
        await using var open = await fixture.OpenAsync("/");
        await open.WaitForAsync(".card");
        var asked = 0;
        await open.Page.RouteAsync("**/v1/ingestStatus", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = ++asked == 1 ? """{"files":{"seen":"10"},"activeJobs":1}""" : """{"files":{"seen":"777","refused":"0"},"activeJobs":0}""",
        }));

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "What is here" }).ClickAsync();
        await open.Text("1 job still under way.").WaitForAsync();
        await open.Text("777").WaitForAsync();

        Assert.Equal(0, await open.Text("still under way").CountAsync());
        open.AssertQuiet();
    }

    [Fact]
    public async Task Search_FromTheBox_AnswersWithACitation()
    {
        await using var open = await fixture.OpenAsync("/");
        await open.WaitForAsync(".card");
        await open.Page.Keyboard.PressAsync("/");
        await open.Page.Keyboard.TypeAsync("brain metastasis");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.WaitForAsync(".entries");

        Assert.Equal("Phantom, P. (2025). Made pictures.", await open.Page.Locator("cite").InnerTextAsync());
        Assert.Equal("#/datasets/phantoms", await open.Page.GetByRole(AriaRole.Link, new() { Name = "See the dataset" }).GetAttributeAsync("href"));
        Assert.Contains("Its modality fits.", await open.Page.Locator(".card").InnerTextAsync());
        open.AssertQuiet();
    }

    [Fact]
    public async Task Search_Answered_SaysWhyAndHowSure()
    {
        await using var open = await fixture.OpenAsync("/search?q=brain");
        await open.WaitForAsync(".entries");

        Assert.Equal("SCT 12738006", await open.Page.Locator(".results .tag", new() { HasTextString = "Brain" }).First.GetAttributeAsync("title"));
        Assert.True(await open.Text("These fit only loosely.").IsVisibleAsync());
        Assert.True(await open.Text("Careful: the text of this entry").IsVisibleAsync());
        await open.Text("Matches 'brain' in name.").ClickAsync();
        var why = await open.Page.Locator(".why").InnerTextAsync();
        Assert.Contains("Words in common", why, StringComparison.Ordinal);
        Assert.Contains("50 %", why, StringComparison.Ordinal);
        Assert.Contains("It does not name the primary.", why, StringComparison.Ordinal);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Search_NothingFits_SaysSo()
    {
        await using var open = await fixture.OpenAsync("/search?q=zebra");

        await open.Text("Nothing in the knowledge base fits.").WaitForAsync();
        await open.Text("No dataset fits.").WaitForAsync();
    }

    [Fact]
    public async Task UnknownDataset_Opened_SaysWhyAndOffersAnotherTry()
    {
        await using var open = await fixture.OpenAsync("/datasets/nowhere");

        var said = await open.Page.GetByRole(AriaRole.Alert).InnerTextAsync();
        Assert.Contains("datasets/nowhere", said);
        Assert.True(await open.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).IsVisibleAsync());
    }

    [Theory]
    [InlineData("/", ".card")]
    [InlineData("/datasets/hostile", ".citation")]
    [InlineData("/here", "table")]
    [InlineData("/search?q=brain", ".entries")]
    public async Task MarkupInADescription_Shown_IsText(string place, string ready)
    {
        await using var open = await fixture.OpenAsync(place);
        await open.WaitForAsync(ready);

        Assert.Contains(FakeContent.Markup, await open.Page.Locator("main").InnerTextAsync());
        Assert.Equal(0, await open.Page.Locator("main script, main b, main img[src='x'], main [onerror]").CountAsync());
        Assert.Equal(0, await open.Page.Locator("a[href^='javascript']").CountAsync());
        Assert.True(await open.Page.EvaluateAsync<bool>("() => window.pwned === undefined"));
        open.AssertQuiet();
    }

    [Theory]
    [InlineData("/", ".card")]
    [InlineData("/datasets/phantoms", ".tile")]
    [InlineData("/here", "table")]
    [InlineData("/search?q=brain", ".entries")]
    [InlineData("/series/phantoms/1.2.826.0.1.3680043.8.498.1", ".stack")]
    public async Task NarrowScreen_EveryPlace_FitsInWidth(string place, string ready)
    {
        await using var open = await fixture.OpenAsync(place, width: 360, height: 740);
        await open.WaitForAsync(ready);

        Assert.Equal(360, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Keyboard_FirstTab_OffersToSkipToTheContent()
    {
        await using var open = await fixture.OpenAsync("/");
        await open.WaitForAsync(".card");

        await open.Page.Keyboard.PressAsync("Tab");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.Keyboard.PressAsync("Tab");

        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.activeElement.matches('main a')"));
    }
}
