using System.Reflection;
using Google.Protobuf.Reflection;

namespace Lightbox.Gateway.Proxy;

/// <summary>
/// Every proto file of the contracts. They are found by reflection, so that a new method has its REST route here without an edit:
/// a generated proto file is a static class with a static FileDescriptor property named Descriptor.
/// </summary>
internal static class Contracts
{
    public static IReadOnlyList<FileDescriptor> All { get; } =
    [
        .. Assembly.Load("Lightbox.Protos").GetExportedTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>(),
    ];
}
