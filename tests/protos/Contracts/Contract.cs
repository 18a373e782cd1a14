using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Lightbox.Common.V1;

namespace Lightbox.Protos.Tests.Contracts;

/// <summary>Our contracts as protoc describes them, comments included.</summary>
internal static class Contract
{
    public static IReadOnlyList<ContractFile> Files { get; } = Load();

    public static IEnumerable<ContractMethod> Methods => Files.SelectMany(file => file.Services).SelectMany(service => service.Methods);

    public static IEnumerable<ContractMessage> Messages => Files.SelectMany(file => file.Messages);

    public static IEnumerable<ContractEnum> Enums => Files.SelectMany(file => file.Enums);

    public static ContractMessage Message(string typeName) => Messages.Single(message => "." + message.FullName == typeName);

    private static List<ContractFile> Load()
    {
        using var stream = typeof(Contract).Assembly.GetManifestResourceStream("lightbox.binpb")!;
        var registry = new ExtensionRegistry { AnnotationsExtensions.Http, OptionsExtensions.Capability };
        var set = FileDescriptorSet.Parser.WithExtensionRegistry(registry).ParseFrom(stream);
        return [.. set.File.Where(file => file.Package.StartsWith("lightbox.", StringComparison.Ordinal)).Select(ContractFile.Of).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
