using System.Text;
using Google.Api;
using Google.Protobuf.Reflection;
using Lightbox.Protos.Tests.Contracts;

namespace Lightbox.Protos.Tests.Documents;

/// <summary>docs/api.md: every service, method, message and enum with its comment, in the order of the sources.</summary>
internal static class ApiDocument
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("# The contracts\n\nGenerated from `protos/lightbox` by the tests (`LIGHTBOX_REGENERATE=1 dotnet test --project tests/protos`); edit the sources, not this file.\n")
            .Append("A method that is not built yet answers UNIMPLEMENTED and names what is missing.\n");
        foreach (var package in Contract.Files.GroupBy(file => file.Package).OrderBy(group => group.Key, StringComparer.Ordinal)) Package(text, package.Key, [.. package]);
        return text.ToString();
    }

    private static void Package(StringBuilder text, string name, List<ContractFile> files)
    {
        text.Append($"\n## {name}\n");
        foreach (var service in files.SelectMany(file => file.Services)) Service(text, service);
        foreach (var message in files.SelectMany(file => file.Messages)) Message(text, message);
        foreach (var declared in files.SelectMany(file => file.Enums)) Enum(text, declared);
    }

    private static void Service(StringBuilder text, ContractService service)
    {
        text.Append($"\n### {service.Name}\n\n{service.Comment}\n\n| Method | Request | Response | REST | What it does |\n|---|---|---|---|---|\n");
        foreach (var method in service.Methods)
        {
            text.Append($"| {method.Name} | {(method.ClientStreaming ? "stream " : "")}{Short(method.Input)} | {(method.ServerStreaming ? "stream " : "")}{Short(method.Output)} | ")
                .Append($"{Route(method.Http)} | {Cell(method.Comment)} |\n");
        }
    }

    private static void Message(StringBuilder text, ContractMessage message)
    {
        text.Append($"\n### {message.Name}\n\n{message.Comment}\n");
        if (message.Fields.Count == 0) return;
        text.Append("\n| Field | Type | Meaning |\n|---|---|---|\n");
        foreach (var field in message.Fields) text.Append($"| {field.Proto.Name} | {TypeOf(field)} | {Cell(field.Comment)} |\n");
    }

    private static void Enum(StringBuilder text, ContractEnum declared)
    {
        text.Append($"\n### {declared.Name}\n\n{declared.Comment}\n\n| Value | Number | Meaning |\n|---|---|---|\n");
        foreach (var value in declared.Values) text.Append($"| {value.Name} | {value.Number} | {Cell(value.Comment)} |\n");
    }

    private static string Route(HttpRule? rule) => rule?.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => $"`GET {rule.Get}`",
        HttpRule.PatternOneofCase.Post => $"`POST {rule.Post}`",
        HttpRule.PatternOneofCase.Patch => $"`PATCH {rule.Patch}`",
        HttpRule.PatternOneofCase.Delete => $"`DELETE {rule.Delete}`",
        _ => "",
    };

    private static string TypeOf(ContractField field)
    {
        if (field.Map is { } map) return $"map of {NameOf(map.Field[0])} to {NameOf(map.Field[1])}";
        var name = NameOf(field.Proto);
        if (field.Proto.Label == FieldDescriptorProto.Types.Label.Repeated) return "repeated " + name;
        return field.Proto.Proto3Optional ? "optional " + name : name;
    }

    private static string NameOf(FieldDescriptorProto field) =>
        field.TypeName.Length > 0 ? Short(field.TypeName) : field.Type.ToString().ToLowerInvariant();

    private static string Short(string typeName) => typeName[(typeName.LastIndexOf('.') + 1)..];

    private static string Cell(string comment) => comment.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal);
}
