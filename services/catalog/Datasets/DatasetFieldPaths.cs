using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>The fields that an update names: paths of a field mask, also into messages that are no list (<c>citation.doi</c>).</summary>
internal static class DatasetFieldPaths
{
    private static readonly HashSet<string> OfTheServer = ["name", "holdings", "origin", "create_time", "update_time", "etag", "notice"];

    private static readonly IReadOnlyList<string> Settable = [.. Dataset.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name).Where(name => !OfTheServer.Contains(name))];

    /// <summary>All that a person may set when the mask is empty or a star.</summary>
    /// <exception cref="InvalidRequestException">A path is none, or names what the server sets.</exception>
    public static IReadOnlyList<string> Of(FieldMask? mask)
    {
        if (mask is null or { Paths: [] or ["*"] }) return Settable;
        foreach (var path in mask.Paths)
        {
            if (OfTheServer.Contains(RootOf(path))) throw new InvalidRequestException("update_mask", $"names {RootOf(path)}, which the server sets");
            if (!IsPath(path)) throw new InvalidRequestException("update_mask", $"names '{Shown(path)}', which is no field of a dataset");
        }

        return [.. mask.Paths.Distinct()];
    }

    /// <summary>"citation" of "citation.doi".</summary>
    public static string RootOf(string path) => path.Split('.')[0];

    /// <summary>Gives a field the value it has in another message; what is not set there is not set afterwards.</summary>
    public static void Copy(string path, IMessage from, IMessage to)
    {
        var (head, rest) = path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (path[..dot], path[(dot + 1)..]) : (path, "");
        var field = from.Descriptor.FindFieldByName(head).Accessor;
        if (rest.Length > 0)
        {
            var empty = field.Descriptor.MessageType.Parser;
            if (field.GetValue(to) is null) field.SetValue(to, empty.ParseFrom(ReadOnlySpan<byte>.Empty));
            Copy(rest, (IMessage?)field.GetValue(from) ?? empty.ParseFrom(ReadOnlySpan<byte>.Empty), (IMessage)field.GetValue(to));
            return;
        }

        var value = field.GetValue(from);
        if (field.Descriptor.IsRepeated)
        {
            field.Clear(to);
            foreach (var item in (IList)value) ((IList)field.GetValue(to)).Add(item);
        }
        else if (value is null || (field.Descriptor.HasPresence && !field.HasValue(from))) field.Clear(to);
        else field.SetValue(to, value);
    }

    private static bool IsPath(string path)
    {
        MessageDescriptor? message = Dataset.Descriptor;
        foreach (var part in path.Split('.'))
        {
            if (message?.FindFieldByName(part) is not { } field) return false;
            message = field is { FieldType: FieldType.Message, IsRepeated: false } ? field.MessageType : null;
        }

        return true;
    }

    private static string Shown(string path) => path.Length <= 80 ? path : path[..80];
}
