using Google.Api;
using Google.Protobuf.Reflection;
using Lightbox.Common.V1;

namespace Lightbox.Protos.Tests.Contracts;

/// <summary>One .proto file.</summary>
internal sealed record ContractFile(
    string Path, string Package, string Namespace, IReadOnlyList<ContractService> Services, IReadOnlyList<ContractMessage> Messages, IReadOnlyList<ContractEnum> Enums)
{
    // Field numbers of descriptor.proto: the path of a SourceCodeInfo.Location is made of them.
    private const int MessageNumber = 4, EnumNumber = 5, ServiceNumber = 6, Inner = 2;

    public static ContractFile Of(FileDescriptorProto file)
    {
        var comments = new Comments(file);
        return new ContractFile(
            file.Name,
            file.Package,
            file.Options.CsharpNamespace,
            [.. file.Service.Select((service, s) => Service(file, service, s, comments))],
            [.. file.MessageType.Select((message, m) => Message(file, message, m, comments))],
            [.. file.EnumType.Select((declared, e) => Enum(file, declared, e, comments))]);
    }

    private static ContractService Service(FileDescriptorProto file, ServiceDescriptorProto service, int s, Comments comments) => new(
        $"{file.Package}.{service.Name}",
        service.Name,
        comments.At(ServiceNumber, s),
        [.. service.Method.Select((method, m) => new ContractMethod(
            $"{file.Package}.{service.Name}",
            method.Name,
            method.InputType,
            method.OutputType,
            method.ClientStreaming,
            method.ServerStreaming,
            comments.At(ServiceNumber, s, Inner, m),
            method.Options?.GetExtension(OptionsExtensions.Capability) ?? "",
            method.Options?.GetExtension(AnnotationsExtensions.Http)))]);

    private static ContractMessage Message(FileDescriptorProto file, DescriptorProto message, int m, Comments comments) => new(
        $"{file.Package}.{message.Name}",
        message.Name,
        comments.At(MessageNumber, m),
        [.. message.Field.Select((field, f) => new ContractField(message.Name, field, MapEntry(message, field), comments.At(MessageNumber, m, Inner, f)))],
        [.. message.OneofDecl.Select((oneof, o) => (oneof, o)).Where(each => !each.oneof.Name.StartsWith('_'))
            .Select(each => new ContractOneof(each.oneof.Name, comments.At(MessageNumber, m, 8, each.o)))],
        [.. message.NestedType.Where(nested => nested.Options?.MapEntry != true).Select(nested => nested.Name), .. message.EnumType.Select(nested => nested.Name)]);

    private static ContractEnum Enum(FileDescriptorProto file, EnumDescriptorProto declared, int e, Comments comments) => new(
        $"{file.Package}.{declared.Name}",
        declared.Name,
        comments.At(EnumNumber, e),
        [.. declared.Value.Select((value, v) => new ContractValue(value.Name, value.Number, comments.At(EnumNumber, e, Inner, v)))]);

    private static DescriptorProto? MapEntry(DescriptorProto message, FieldDescriptorProto field) =>
        message.NestedType.FirstOrDefault(nested => nested.Options?.MapEntry == true && field.TypeName.EndsWith("." + nested.Name, StringComparison.Ordinal));
}
