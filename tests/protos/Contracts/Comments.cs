using Google.Protobuf.Reflection;

namespace Lightbox.Protos.Tests.Contracts;

/// <summary>Leading comments of a file by descriptor path.</summary>
internal sealed class Comments(FileDescriptorProto file)
{
    private readonly Dictionary<string, string> byPath = file.SourceCodeInfo.Location
        .Where(location => location.HasLeadingComments)
        .GroupBy(location => string.Join('.', location.Path))
        .ToDictionary(group => group.Key, group => Tidy(group.First().LeadingComments));

    public string At(params int[] path) => byPath.GetValueOrDefault(string.Join('.', path), "");

    private static string Tidy(string comment) => string.Join('\n', comment.Trim().Split('\n').Select(line => line.Trim()));
}
