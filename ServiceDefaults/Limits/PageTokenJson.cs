using System.Text.Json.Serialization;

namespace Lightbox.ServiceDefaults.Limits;

[JsonSerializable(typeof(string[]))]
internal sealed partial class PageTokenJson : JsonSerializerContext;
