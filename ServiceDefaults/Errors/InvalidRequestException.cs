using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>One field of a request and what is wrong with it.</summary>
/// <param name="Field">Path in the request message, snake_case: <c>page_size</c>, <c>assets[3].sha256</c>.</param>
/// <param name="Description">Reads after the field's name: "must be an absolute path".</param>
public sealed record FieldViolation(string Field, string Description);

/// <summary>The request is wrong whatever the state: InvalidArgument with google.rpc.BadRequest.</summary>
public sealed class InvalidRequestException : DomainException
{
    public InvalidRequestException(string field, string description)
        : this([new FieldViolation(field, description)])
    {
    }

    public InvalidRequestException(IReadOnlyList<FieldViolation> violations, Exception? inner = null)
        : base(StatusCode.InvalidArgument, "INVALID_REQUEST", string.Join("; ", violations.Select(v => $"{v.Field} {v.Description}")) + ".", inner) =>
        Violations = violations;

    /// <summary>For input that is not a field: a file's bytes.</summary>
    public InvalidRequestException(string reason, string message, Exception? inner)
        : base(StatusCode.InvalidArgument, reason, message, inner) => Violations = [];

    public IReadOnlyList<FieldViolation> Violations { get; }

    protected internal override IEnumerable<IMessage> Details
    {
        get
        {
            if (Violations.Count == 0) yield break;
            var details = new BadRequest();
            foreach (var violation in Violations)
                details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Description });
            yield return details;
        }
    }
}
