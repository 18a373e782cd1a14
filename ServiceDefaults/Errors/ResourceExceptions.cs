using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>Nothing has that name: NotFound with google.rpc.ResourceInfo.</summary>
/// <param name="resource">The resource name asked for: <c>datasets/chexpert</c>.</param>
public sealed class ResourceNotFoundException(string resource, string? message = null)
    : DomainException(StatusCode.NotFound, "NOT_FOUND", message ?? $"There is no {resource}.")
{
    public string Resource { get; } = resource;

    protected internal override IEnumerable<IMessage> Details =>
        [new ResourceInfo { ResourceName = Resource, ResourceType = Resource.Split('/')[0], Description = Message }];
}

/// <summary>The name is taken by something else: AlreadyExists.</summary>
public sealed class ResourceExistsException(string resource, string? message = null)
    : DomainException(StatusCode.AlreadyExists, "ALREADY_EXISTS", message ?? $"{resource} exists already.")
{
    public string Resource { get; } = resource;

    protected internal override IEnumerable<IMessage> Details =>
        [new ResourceInfo { ResourceName = Resource, ResourceType = Resource.Split('/')[0], Description = Message }];
}

/// <summary>Somebody else changed it meanwhile (an etag does not match): Aborted; read again and repeat.</summary>
public sealed class ConflictException(string message, string reason = "CONFLICT") : DomainException(StatusCode.Aborted, reason, message);
