using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>
/// What a generated base class throws for a method that is not overridden says nothing; the contract says what the method is for. The
/// method option lightbox.common.v1.capability is read by its number because this project references no contract.
/// </summary>
internal static class UnbuiltMethod
{
    private const int CapabilityField = 50100;

    /// <summary>The exception to answer with, or null when the endpoint is no gRPC method of a described service.</summary>
    public static NotBuiltException? Of(Endpoint? endpoint)
    {
        if (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } metadata) return null;
        var capability = DescriptorOf(metadata.ServiceType)?.FindMethodByName(metadata.Method.Name) is { } method ? CapabilityOf(method) : null;
        return capability is null ? null : new NotBuiltException(metadata.Method.FullName, capability);
    }

    /// <summary>The text of the option; null when the method does not carry it.</summary>
    internal static string? CapabilityOf(MethodDescriptor method)
    {
        var input = new CodedInputStream(method.ToProto().Options?.ToByteArray() ?? []);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == WireFormat.MakeTag(CapabilityField, WireFormat.WireType.LengthDelimited)) return input.ReadString();
            input.SkipLastField();
        }

        return null;
    }

    /// <summary>The generated service is a static class; its abstract base, which the implementation derives from, is nested in it.</summary>
    private static ServiceDescriptor? DescriptorOf(Type implementation)
    {
        for (var type = implementation; type is not null; type = type.BaseType)
        {
            var property = type.DeclaringType?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
            if (property?.PropertyType == typeof(ServiceDescriptor)) return (ServiceDescriptor?)property.GetValue(null);
        }

        return null;
    }
}
