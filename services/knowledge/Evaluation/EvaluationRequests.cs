using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Evaluation;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>What is asked to be measured: checked as far as it can be before it becomes a job, and read by the job.</summary>
internal sealed class EvaluationRequests(AllowedRoots roots, EvaluationOptions options, IJobStore jobs, JobControl control, TimeProvider clock)
{
    private const int LeastDepth = 10, MostSamples = 10_000, MostRequestId = 128;

    /// <summary>Results for each query where none are asked for.</summary>
    public const int DefaultDepth = SearchOptions.MaxCount;

    public const int DefaultSamples = 1000;

    public async Task<Job> StartAsync(StartEvaluationRequest request, CancellationToken cancellation)
    {
        if (request.Depth is not 0 and not (>= LeastDepth and <= SearchOptions.MaxCount)) throw new InvalidRequestException("depth", $"must be 0 or lie between {LeastDepth} and {SearchOptions.MaxCount}");
        if (request.BootstrapSamples is < 0 or > MostSamples) throw new InvalidRequestException("bootstrap_samples", $"must lie between 0 and {MostSamples}");
        if (request.RequestId.Length > MostRequestId) throw new InvalidRequestException("request_id", $"must be at most {MostRequestId} characters");
        if (await jobs.CountActiveAsync(null, cancellation) >= options.MaximumJobs)
            throw new LimitExceededException($"{options.MaximumJobs} jobs have not ended yet.", "TOO_MANY_JOBS");
        await ReadAsync(request, cancellation);
        var title = request.Folder.Length == 0 ? "Evaluation of retrieval on the built-in queries" : "Evaluation of retrieval on a folder's queries";
        return await control.StartAsync(JobMessages.New(JobKind.Evaluate, title, "", clock), request, request.RequestId, cancellation);
    }

    /// <summary>The judged set: the built-in queries without texts, or all of a folder.</summary>
    /// <exception cref="DomainException">The folder lies elsewhere, is not there, or a file of it is not as it should be.</exception>
    public async Task<JudgedSet> ReadAsync(StartEvaluationRequest request, CancellationToken cancellation)
    {
        if (request.Folder.Length == 0) return await BuiltInJudgements.ReadAsync(cancellation);
        var folder = roots.Resolve(request.Folder);
        if (!Directory.Exists(folder)) throw new ResourceNotFoundException("folder", "There is no such folder.");
        try
        {
            var set = await JudgedSet.ReadAsync(folder, cancellation, options.MaximumBytes);
            return set.Answerable.Count > 0 ? set : throw new InvalidRequestException("folder", "no query has a relevant text: nothing can be measured");
        }
        catch (JudgedSetException wrong)
        {
            throw new InvalidRequestException("folder", wrong.Message);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException("folder", "its files cannot be read");
        }
    }
}
