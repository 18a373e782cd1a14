using Lightbox.Services.Tests.Defaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lightbox.Services.Tests.Gateway;

public sealed class LogTests
{
    private const string Sentinel = "SENTINEL-PATIENT";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Query_AtTraceLevel_IsInNoLine(bool isServiceUp)
    {
        var backend = await Backend.StartAsync(ResourceNames.Knowledge, app => app.Map("/{**path}", () => "answered"));
        var settings = backend.Settings;
        if (!isServiceUp) await backend.DisposeAsync();
        using var log = new CapturedLog();
        await using var gateway = await GatewayHost.StartAsync(settings, builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));

        using var response = await gateway.Http.GetAsync($"/v1/entries:search?query={Sentinel}");
        if (isServiceUp) await backend.DisposeAsync();

        Assert.Equal(isServiceUp, response.IsSuccessStatusCode);
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Sentinel));
    }
}
