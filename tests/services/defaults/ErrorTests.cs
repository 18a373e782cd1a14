using System.Net;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class ErrorTests
{
    [Fact]
    public async Task Grpc_InvalidRequest_CarriesBadRequest()
    {
        var refused = await CallAsync("invalid");

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var violation = Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal("page_size", violation.Field);
        Assert.Equal("lightbox", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Domain);
    }

    [Fact]
    public async Task Grpc_DependencyUnavailable_CarriesRetryInfo()
    {
        var refused = await CallAsync("busy");

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(3, refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.Seconds);
    }

    [Fact]
    public async Task Grpc_LibraryException_IsTranslated()
    {
        var refused = await CallAsync("library");

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("BAD_FORMAT", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task Grpc_Unbuilt_NamesMethodAndWhatIsMissing()
    {
        var refused = await CallAsync("unbuilt");

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Contains("lightbox.probe.v1.ProbeService/Act", refused.Status.Detail);
        Assert.Contains("the renderer of moons", refused.Status.Detail);
    }

    [Fact]
    public async Task Grpc_MethodNeverOverridden_NamesItself()
    {
        await using var probe = await ProbeHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await probe.Client.MissingAsync(new ActRequest()));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Contains("lightbox.probe.v1.ProbeService/Missing", refused.Status.Detail);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Grpc_Unexpected_InternalWithTraceIdAndNoInnerText(string environment)
    {
        await using var probe = await ProbeHost.StartAsync(environment: environment);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await probe.Client.ActAsync(new ActRequest { Action = "crash" }));

        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        var trace = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata["trace_id"];
        Assert.Equal(32, trace.Length);
        Assert.DoesNotContain("SENTINEL", refused.ToString());
        Assert.Contains(probe.Log.Lines, line => line.Contains(trace) && line.Contains(nameof(InvalidOperationException)));
        Assert.DoesNotContain(probe.Log.Lines, line => line.Contains("SENTINEL"));
    }

    [Theory]
    [InlineData("invalid", HttpStatusCode.BadRequest, "INVALID_REQUEST")]
    [InlineData("missing", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("busy", HttpStatusCode.ServiceUnavailable, "DEPENDENCY_UNAVAILABLE")]
    [InlineData("crash", HttpStatusCode.InternalServerError, "INTERNAL")]
    public async Task Transcoded_Error_IsProblemDetails(string action, HttpStatusCode status, string reason)
    {
        await using var probe = await ProbeHost.StartAsync();

        using var response = await probe.Http.PostAsync("/v1/probe:act", new StringContent($$"""{"action":"{{action}}"}""", null, "application/json"));

        await AssertProblemAsync(response, status, reason);
    }

    [Theory]
    [InlineData("domain", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("crash", HttpStatusCode.InternalServerError, "INTERNAL")]
    public async Task PlainHttp_Error_IsProblemDetails(string what, HttpStatusCode status, string reason)
    {
        await using var probe = await ProbeHost.StartAsync(environment: "Development");

        using var response = await probe.Http.GetAsync($"/throws/{what}");

        await AssertProblemAsync(response, status, reason);
    }

    [Fact]
    public async Task Transcoded_Success_IsJson()
    {
        await using var probe = await ProbeHost.StartAsync();

        using var json = JsonDocument.Parse(await probe.Http.GetStringAsync("/v1/probes/hello"));

        Assert.Equal("hello", json.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Grpc_ClientGoesAway_IsCancelledNotLoggedAsAnError()
    {
        await using var probe = await ProbeHost.StartAsync();
        using var source = new CancellationTokenSource();
        var call = probe.Client.ActAsync(new ActRequest { Action = "wait" }, cancellationToken: source.Token);
        await source.CancelAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(StatusCode.Cancelled, refused.StatusCode);
        Assert.DoesNotContain(probe.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string reason)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(body);
        Assert.Equal(reason, json.RootElement.GetProperty("reason").GetString());
        Assert.Equal((int)status, json.RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("SENTINEL", body);
    }

    private static async Task<RpcException> CallAsync(string action)
    {
        await using var probe = await ProbeHost.StartAsync();
        return await Assert.ThrowsAsync<RpcException>(async () => await probe.Client.ActAsync(new ActRequest { Action = action }));
    }
}
