using System.Text.RegularExpressions;
using Google.Api;
using Lightbox.Protos.Tests.Contracts;
using Xunit;

namespace Lightbox.Protos.Tests.Rules;

/// <summary>The REST face: every method that can have a route has one, no two share it, and each path names a field.</summary>
public sealed partial class HttpTests
{
    private static IEnumerable<(ContractMethod Method, string Verb, string Path)> Routes =>
        from method in Contract.Methods
        where method.Http is not null
        from rule in (HttpRule[])[method.Http!, .. method.Http!.AdditionalBindings]
        select (method, rule.PatternCase.ToString().ToUpperInvariant(), PathOf(rule));

    [Fact]
    public void Methods_ThatAreNoByteStreams_HaveARoute()
    {
        string[] streams = ["lightbox.catalog.v1.GrantService/WatchRights", "lightbox.ingest.v1.UploadService/WriteUpload", "lightbox.ingest.v1.ExportService/DownloadExport"];
        Assert.Equal(streams.Order(), Contract.Methods.Where(method => method.Http is null).Select(method => method.FullName).Order());
    }

    [Fact]
    public void Routes_OfAllServices_AreUniqueBehindOneOrigin()
    {
        var shapes = Routes.Select(route => $"{route.Verb} {Variable().Replace(route.Path, "$2")}").ToList();
        Assert.Empty(shapes.GroupBy(shape => shape).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Routes_All_LeaveThePlainRoutesOfRenderFree()
    {
        var plain = new Regex("^/v1/assets/\\*/(preview|tiles)");
        Assert.DoesNotContain(Routes, route => plain.IsMatch(Variable().Replace(route.Path, "$2")));
    }

    [Fact]
    public void PathVariables_All_AreFieldsOfTheRequest() => Assert.All(Routes, route =>
    {
        foreach (Match variable in Variable().Matches(route.Path))
        {
            var message = Contract.Message(route.Method.Input);
            foreach (var name in variable.Groups[1].Value.Split('.'))
            {
                var field = message.Fields.SingleOrDefault(field => field.Proto.Name == name)?.Proto;
                Assert.True(field is not null, $"{route.Method.FullName}: {route.Path} names no field of {message.Name}.");
                if (field.TypeName.Length > 0) message = Contract.Message(field.TypeName);
            }
        }
    });

    [Fact]
    public void Verbs_All_FitTheMethodsName() => Assert.All(Routes, route =>
    {
        var expected = route.Method.Name switch
        {
            var name when name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("List", StringComparison.Ordinal) => "GET",
            var name when name.StartsWith("Update", StringComparison.Ordinal) => "PATCH",
            var name when name.StartsWith("Delete", StringComparison.Ordinal) => "DELETE",
            var name when name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Start", StringComparison.Ordinal) => "POST",
            _ => route.Verb,
        };
        Assert.Equal(expected, route.Verb);
    });

    private static string PathOf(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => rule.Get,
        HttpRule.PatternOneofCase.Post => rule.Post,
        HttpRule.PatternOneofCase.Patch => rule.Patch,
        HttpRule.PatternOneofCase.Delete => rule.Delete,
        _ => throw new InvalidOperationException($"{rule.PatternCase} is not used."),
    };

    [GeneratedRegex("\\{([a-z_.]+)=([^}]+)\\}")]
    private static partial Regex Variable();
}
