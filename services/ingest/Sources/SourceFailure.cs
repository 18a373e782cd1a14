using Lightbox.Common.V1;
using Lightbox.Jobs;

namespace Lightbox.Ingest.Sources;

/// <summary>A job that its source ended says so in the source's words.</summary>
internal sealed class SourceFailure : IJobFailure
{
    public Refusal? Explain(Exception failed) => failed is SourceException source ? new Refusal { Code = source.Code, Reason = source.Message } : null;
}
