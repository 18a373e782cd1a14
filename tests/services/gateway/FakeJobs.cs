using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Services.Tests.Gateway;

/// <summary>A job whose second event comes when the test says so, and a watch that notices being left.</summary>
internal sealed class FakeJobs : JobService.JobServiceBase
{
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task<Job> GetJob(GetJobRequest request, ServerCallContext context) =>
        request.Name == "jobs/1" ? Task.FromResult(new Job { Name = request.Name, Title = "An ingest" }) : throw new ResourceNotFoundException(request.Name);

    public override async Task WatchJob(WatchJobRequest request, IServerStreamWriter<JobEvent> responseStream, ServerCallContext context)
    {
        context.ResponseTrailers.Add("x-probe", "kept");
        await responseStream.WriteAsync(new JobEvent { Sequence = 1 }, context.CancellationToken);
        await ReleasedAsync(context.CancellationToken);
        await responseStream.WriteAsync(new JobEvent { Sequence = 2 }, context.CancellationToken);
        if (request.Name == "jobs/broken") throw new ResourceNotFoundException(request.Name);
    }

    private async Task ReleasedAsync(CancellationToken cancellation)
    {
        try
        {
            await Release.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Left.TrySetResult();
            throw;
        }
    }
}

/// <summary>Counts what a client stream brings.</summary>
internal sealed class FakeUploads : UploadService.UploadServiceBase
{
    public override async Task<Upload> WriteUpload(IAsyncStreamReader<WriteUploadRequest> requestStream, ServerCallContext context)
    {
        var upload = new Upload();
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (message.Header is { } header) upload.Name = header.Name;
            upload.CommittedBytes += message.Chunk.Length;
        }

        return upload;
    }
}
