using Google.Api;
using Google.Protobuf.Reflection;

namespace Lightbox.Protos.Tests.Contracts;

internal sealed record ContractService(string FullName, string Name, string Comment, IReadOnlyList<ContractMethod> Methods);

internal sealed record ContractMethod(
    string Service, string Name, string Input, string Output, bool ClientStreaming, bool ServerStreaming, string Comment, string Capability, HttpRule? Http)
{
    public string FullName => $"{Service}/{Name}";
}

internal sealed record ContractMessage(
    string FullName, string Name, string Comment, IReadOnlyList<ContractField> Fields, IReadOnlyList<ContractOneof> Oneofs, IReadOnlyList<string> Nested);

/// <param name="Map">The entry type when the field is a map.</param>
internal sealed record ContractField(string Message, FieldDescriptorProto Proto, DescriptorProto? Map, string Comment)
{
    public string FullName => $"{Message}.{Proto.Name}";
}

internal sealed record ContractOneof(string Name, string Comment);

internal sealed record ContractEnum(string FullName, string Name, string Comment, IReadOnlyList<ContractValue> Values);

internal sealed record ContractValue(string Name, int Number, string Comment);
