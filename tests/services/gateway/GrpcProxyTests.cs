using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Gateway;

public sealed class GrpcProxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeJobs jobs = new();

    [Fact]
    public async Task Unary_ThroughTheGateway_Answers()
    {
        await using var gateway = await StartAsync();

        var job = await new JobService.JobServiceClient(gateway.Channel).GetJobAsync(new GetJobRequest { Name = "jobs/1" });

        Assert.Equal("An ingest", job.Title);
    }

    [Fact]
    public async Task Unary_Fails_StatusAndDetailsCome()
    {
        await using var gateway = await StartAsync();
        var client = new JobService.JobServiceClient(gateway.Channel);

        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await client.GetJobAsync(new GetJobRequest { Name = "jobs/none" }));

        Assert.Equal(StatusCode.NotFound, thrown.StatusCode);
        Assert.Equal("jobs/none", thrown.GetRpcStatus()?.GetDetail<ResourceInfo>()?.ResourceName);
    }

    [Fact]
    public async Task ServerStream_EventByEvent_ArrivesBeforeTheStreamEnds()
    {
        await using var gateway = await StartAsync();
        using var call = new JobService.JobServiceClient(gateway.Channel).WatchJob(new WatchJobRequest { Name = "jobs/1" });

        Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        Assert.Equal(1, call.ResponseStream.Current.Sequence);
        jobs.Release.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        Assert.Equal(2, call.ResponseStream.Current.Sequence);
        Assert.False(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));

        Assert.Equal("kept", call.GetTrailers().GetValue("x-probe"));
    }

    [Fact]
    public async Task ServerStream_FailsInTheMiddle_StatusComesInTheTrailers()
    {
        await using var gateway = await StartAsync();
        using var call = new JobService.JobServiceClient(gateway.Channel).WatchJob(new WatchJobRequest { Name = "jobs/broken" });
        jobs.Release.SetResult();

        var seen = 0;
        var thrown = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync()) seen++;
        });

        Assert.Equal(2, seen);
        Assert.Equal(StatusCode.NotFound, thrown.StatusCode);
        Assert.NotNull(thrown.GetRpcStatus()?.GetDetail<ResourceInfo>());
    }

    [Fact]
    public async Task ServerStream_CallerLeaves_ServiceNotices()
    {
        await using var gateway = await StartAsync();
        using (var call = new JobService.JobServiceClient(gateway.Channel).WatchJob(new WatchJobRequest { Name = "jobs/1" }))
        {
            Assert.True(await call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        }

        await jobs.Left.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task ClientStream_ManyChunks_AllArrive()
    {
        await using var gateway = await StartAsync();
        using var call = new UploadService.UploadServiceClient(gateway.Channel).WriteUpload();
        var chunk = ByteString.CopyFrom(new byte[1 << 20]);

        await call.RequestStream.WriteAsync(new WriteUploadRequest { Header = new WriteUploadHeader { Name = "uploads/1" } });
        for (var i = 0; i < 40; i++) await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = chunk });
        await call.RequestStream.CompleteAsync();
        var upload = await call.ResponseAsync.WaitAsync(Patience);

        // More than Kestrel's own limit of 30 MB for one request.
        Assert.Equal(40L << 20, upload.CommittedBytes);
        Assert.Equal("uploads/1", upload.Name);
    }

    [Fact]
    public async Task RestStream_FirstLine_ArrivesBeforeTheStreamEnds()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Http.GetAsync("/v1/jobs/1:watch", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await lines.ReadLineAsync().WaitAsync(Patience);
        jobs.Release.SetResult();
        var second = await lines.ReadLineAsync().WaitAsync(Patience);

        Assert.Matches("\"sequence\": ?\"?1", first);
        Assert.Matches("\"sequence\": ?\"?2", second);
    }

    [Fact]
    public async Task UnknownService_Called_IsUnimplemented()
    {
        await using var gateway = await StartAsync();
        var method = new Method<GetJobRequest, GetJobRequest>(MethodType.Unary, "lightbox.nowhere.v1.Nothing", "Get", Marshal, Marshal);

        var thrown = Assert.Throws<RpcException>(() => gateway.Channel.CreateCallInvoker().BlockingUnaryCall(method, null, default, new GetJobRequest()));

        Assert.Equal(StatusCode.Unimplemented, thrown.StatusCode);
    }

    [Fact]
    public async Task ServiceDown_Called_IsUnavailableAndNamed()
    {
        var stopped = await Backend.StartAsync(ResourceNames.Catalog, _ => { });
        await stopped.DisposeAsync();
        await using var gateway = await GatewayHost.StartAsync(stopped.Settings);

        var thrown = Assert.Throws<RpcException>(() => new DatasetService.DatasetServiceClient(gateway.Channel).GetDataset(new GetDatasetRequest { Name = "datasets/x" }));
        using var rest = await gateway.Http.GetAsync("/v1/datasets/x");

        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
        Assert.Contains("catalog service", thrown.Status.Detail);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, rest.StatusCode);
        Assert.Contains("catalog service", await rest.Content.ReadAsStringAsync());
        Assert.NotNull(rest.Headers.RetryAfter);
    }

    private static Marshaller<GetJobRequest> Marshal { get; } = Marshallers.Create(message => message.ToByteArray(), GetJobRequest.Parser.ParseFrom);

    private async Task<GatewayHost> StartAsync() => await GatewayHost.StartAsync(await Backend.StartAsync(
        ResourceNames.Ingest,
        app =>
        {
            app.MapGrpcService<FakeJobs>();
            app.MapGrpcService<FakeUploads>();
        },
        builder => builder.Services.AddSingleton(jobs)));
}
