using System.Collections;
using System.Globalization;
using Google.Protobuf;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>All texts and numbers of a message, a line each.</summary>
internal static class MessageText
{
    public static string Of(IMessage message) => string.Join('\n', Values(message));

    private static IEnumerable<string> Values(object? value) => value switch
    {
        null => [],
        string text => [text],
        IMessage message => message.Descriptor.Fields.InFieldNumberOrder().SelectMany(field => Values(field.Accessor.GetValue(message))),
        IEnumerable list => list.Cast<object>().SelectMany(Values),
        _ => [Convert.ToString(value, CultureInfo.InvariantCulture)!],
    };
}
