using System.Net;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Up;

/// <summary>What a web page of another origin can do to the loopback address: nothing (abuse row 41).</summary>
public sealed class UpAccessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Get_ForeignHostHeader_Is403()
    {
        await using var command = LightboxCommand.Start("up", "--data", folder["data"], "--port", "0");
        var page = await command.PageAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, "/v1/datasets"));
        request.Headers.Host = "evil.example";

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Post_ForeignOrigin_IsRefused()
    {
        await using var command = LightboxCommand.Start("up", "--data", folder["data"], "--port", "0");
        var page = await command.PageAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, "/v1/datasets"));
        request.Headers.Add("Origin", "https://evil.example");
        request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
