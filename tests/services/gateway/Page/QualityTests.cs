using Microsoft.Playwright;
using Xunit;

namespace Lightbox.Services.Tests.Gateway.Page;

public sealed class QualityTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    [Fact]
    public async Task Quality_Opened_PlotsTheHistoryAndMeasuresAgainWhenAsked()
    {
        await using var open = await fixture.OpenAsync("/quality");
        await open.WaitForAsync(".plot");
        var before = await open.Page.Locator(".plot-whole-dot").CountAsync();
        var text = await open.Page.Locator("main").InnerTextAsync();

        Assert.True(before >= 2);
        Assert.Contains("60 queries over 302 entries", text);
        Assert.Contains("0.920 0.88 to 0.95", text);
        Assert.Contains(FakeContent.Markup, text);
        Assert.Equal($"ndcg@10 of {before} evaluations; the last one 0.920, word match alone 0.810", await open.Page.Locator(".plot").GetAttributeAsync("aria-label"));

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Measure now" }).ClickAsync();
        await open.WaitUntilAsync($"() => document.querySelectorAll('.plot-whole-dot').length === {before + 1}");

        Assert.Equal("Measured just now.", await open.Page.Locator(".measure [role=status]").InnerTextAsync());
        open.AssertQuiet();
    }

    [Fact]
    public async Task Quality_FromTheFoot_IsOneStepAway()
    {
        await using var open = await fixture.OpenAsync("/");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "How well the search answers" }).ClickAsync();
        await open.WaitForAsync(".plot");

        Assert.Equal("How well the search answers · Lightbox", await open.Page.TitleAsync());
    }
}
