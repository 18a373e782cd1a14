using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Lightbox.Ingest.Stow;

/// <summary>The answer of PS3.18 10.5.3: a status for the whole, and for every instance what became of it.</summary>
internal sealed class StowResponse(IReadOnlyList<StowResult> results)
{
    private const string Json = "application/dicom+json", Xml = "application/dicom+xml";

    private const string SopClass = "00081150", SopInstance = "00081155", RetrieveUrl = "00081190", Warning = "00081196", Failure = "00081197";

    private const string Failed = "00081198", Stored = "00081199", Others = "0008119A";

    /// <summary>200 all stored, 202 some or with warnings, 409 none, 503 none for want of room (table 10.5.3-1).</summary>
    public int StatusCode
    {
        get
        {
            if (results.All(result => result.Failure is null)) return results.Any(result => result.Warning is not null) ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            if (results.Any(result => result.Failure is null)) return StatusCodes.Status202Accepted;
            return results.All(result => result.Failure is StowReason.OutOfResources or StowReason.ProcessingFailure) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict;
        }
    }

    public async Task WriteAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var asXml = WantsXml(context.Request.Headers.Accept.ToString());
        if (asXml) WriteXml(body);
        else WriteJson(body);
        context.Response.StatusCode = StatusCode;
        if (StatusCode == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "10";
        context.Response.ContentType = asXml ? Xml : Json;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    /// <summary>JSON unless only XML is named.</summary>
    private static bool WantsXml(string accept) =>
        accept.Contains(Xml, StringComparison.OrdinalIgnoreCase) && !accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("*/*", StringComparison.Ordinal);

    /// <summary>The attributes of each sequence's items: tag, VR, value.</summary>
    private IEnumerable<(string Tag, IReadOnlyList<(string Tag, string Vr, string Value)[]> Items)> Sequences()
    {
        var failed = results.Where(result => result is { Failure: not null, SopInstance.Length: > 0 }).Select(result => Reference(result, Failure, result.Failure)).ToArray();
        var stored = results.Where(result => result.Failure is null).Select(result => Reference(result, Warning, result.Warning)).ToArray();
        var others = results.Where(result => result is { Failure: not null, SopInstance.Length: 0 }).Select(result => new[] { (Failure, "US", Number(result.Failure!.Value)) }).ToArray();
        if (failed.Length > 0) yield return (Failed, failed);
        if (stored.Length > 0) yield return (Stored, stored);
        if (others.Length > 0) yield return (Others, others);
    }

    private static (string, string, string)[] Reference(StowResult result, string reasonTag, ushort? reason)
    {
        var items = new List<(string, string, string)> { (SopClass, "UI", result.SopClass), (SopInstance, "UI", result.SopInstance) };
        // Nothing serves WADO-RS here yet: type 2, and empty.
        if (result.Failure is null) items.Add((RetrieveUrl, "UR", ""));
        if (reason is { } number) items.Add((reasonTag, "US", Number(number)));
        return [.. items];
    }

    private static string Number(ushort reason) => reason.ToString(CultureInfo.InvariantCulture);

    private void WriteJson(Stream body)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        WriteAttribute(json, (RetrieveUrl, "UR", ""));
        foreach (var (tag, items) in Sequences())
        {
            json.WriteStartObject(tag);
            json.WriteString("vr", "SQ");
            json.WriteStartArray("Value");
            foreach (var item in items)
            {
                json.WriteStartObject();
                foreach (var attribute in item) WriteAttribute(json, attribute);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter json, (string Tag, string Vr, string Value) attribute)
    {
        json.WriteStartObject(attribute.Tag);
        json.WriteString("vr", attribute.Vr);
        if (attribute.Value.Length > 0)
        {
            json.WriteStartArray("Value");
            if (attribute.Vr == "US") json.WriteNumberValue(int.Parse(attribute.Value, CultureInfo.InvariantCulture));
            else json.WriteStringValue(attribute.Value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The Native DICOM Model (PS3.19 A.1).</summary>
    private void WriteXml(Stream body)
    {
        using var xml = XmlWriter.Create(body, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false) });
        xml.WriteStartElement("NativeDicomModel");
        foreach (var (tag, items) in Sequences())
        {
            xml.WriteStartElement("DicomAttribute");
            xml.WriteAttributeString("tag", tag);
            xml.WriteAttributeString("vr", "SQ");
            for (var i = 0; i < items.Count; i++)
            {
                xml.WriteStartElement("Item");
                xml.WriteAttributeString("number", (i + 1).ToString(CultureInfo.InvariantCulture));
                foreach (var attribute in items[i]) WriteAttribute(xml, attribute);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteAttribute(XmlWriter xml, (string Tag, string Vr, string Value) attribute)
    {
        xml.WriteStartElement("DicomAttribute");
        xml.WriteAttributeString("tag", attribute.Tag);
        xml.WriteAttributeString("vr", attribute.Vr);
        if (attribute.Value.Length > 0)
        {
            xml.WriteStartElement("Value");
            xml.WriteAttributeString("number", "1");
            xml.WriteString(attribute.Value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
