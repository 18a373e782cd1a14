using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>What a service's own exceptions mean for a job that they end.</summary>
internal interface IJobFailure
{
    /// <returns>Code and reason, fit to be shown; null for an exception that is not the service's.</returns>
    Refusal? Explain(Exception failed);
}
