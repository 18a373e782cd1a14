using Google.Protobuf;

namespace Lightbox.EndToEnd.Tests.Telemetry;

/// <summary>
/// One span of an OTLP export. Read by hand: the messages' own classes are internal to the exporter, and five fields of
/// opentelemetry/proto/trace/v1/trace.proto are all that is asked of them.
/// </summary>
/// <param name="Service">The resource's service.name.</param>
/// <param name="TraceId">32 hex digits.</param>
/// <param name="SpanId">16 hex digits.</param>
/// <param name="ParentId">16 hex digits; empty for a root.</param>
internal sealed record OtlpSpan(string Service, string TraceId, string SpanId, string ParentId, string Name)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IReadOnlyList<OtlpSpan> ReadExport(byte[] request)
    {
        var spans = new List<OtlpSpan>();
        foreach (var (field, resourceSpans) in Messages(request))
        {
            if (field == 1) ReadResourceSpans(resourceSpans, spans);
        }

        return spans;
    }

    private static void ReadResourceSpans(byte[] message, List<OtlpSpan> spans)
    {
        var parts = Messages(message).ToList();
        var service = parts.Where(part => part.Field == 1).Select(part => ServiceName(part.Bytes)).FirstOrDefault("");
        foreach (var scope in parts.Where(part => part.Field == 2))
        {
            spans.AddRange(Messages(scope.Bytes).Where(part => part.Field == 2).Select(part => ReadSpan(service, part.Bytes)));
        }
    }

    private static OtlpSpan ReadSpan(string service, byte[] message)
    {
        var fields = Messages(message).ToLookup(part => part.Field, part => part.Bytes);
        string Hex(int field) => Convert.ToHexStringLower(fields[field].FirstOrDefault([]));
        return new OtlpSpan(service, Hex(1), Hex(2), Hex(4), Text(fields[5].FirstOrDefault([])));
    }

    /// <summary>Resource { repeated KeyValue attributes = 1 { string key = 1; AnyValue value = 2 { string string_value = 1 } } }.</summary>
    private static string ServiceName(byte[] resource) => Messages(resource)
        .Where(part => part.Field == 1)
        .Select(part => Messages(part.Bytes).ToLookup(inner => inner.Field, inner => inner.Bytes))
        .Where(pair => Text(pair[1].FirstOrDefault([])) == "service.name")
        .Select(pair => Text(Messages(pair[2].Single()).Single(value => value.Field == 1).Bytes))
        .FirstOrDefault("");

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    /// <summary>The length-delimited fields of a message, in order; numbers are passed over.</summary>
    private static IEnumerable<(int Field, byte[] Bytes)> Messages(byte[] message)
    {
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                yield return (WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }
    }
}
