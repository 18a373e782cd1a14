using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Lightbox.Protos.Tests.Contracts;
using Xunit;

namespace Lightbox.Protos.Tests.Rules;

/// <summary>buf's standard naming rules, and ours, over every contract.</summary>
public sealed partial class NamingTests
{
    [Fact]
    public void Files_All_SitInTheFolderOfTheirPackage()
    {
        Assert.NotEmpty(Contract.Files);
        Assert.All(Contract.Files, file =>
        {
            Assert.Equal(file.Package.Replace('.', '/'), Path.GetDirectoryName(file.Path));
            Assert.Matches("^lightbox\\.(common|catalog|ingest|render|knowledge)\\.v1$", file.Package);
            Assert.Matches("^[a-z_]+\\.proto$", Path.GetFileName(file.Path));
            Assert.Equal(file.Package, file.Namespace.ToLowerInvariant());
        });
    }

    [Fact]
    public void Services_All_EndInService() => Assert.All(Contract.Files.SelectMany(file => file.Services), service => Assert.Matches("^[A-Z][A-Za-z]+Service$", service.Name));

    [Fact]
    public void Methods_All_TakeARequestNamedForThem()
    {
        Assert.All(Contract.Methods, method =>
        {
            Assert.Matches("^[A-Z][A-Za-z]+$", method.Name);
            Assert.Equal($".{method.Service[..method.Service.LastIndexOf('.')]}.{method.Name}Request", method.Input);
        });
    }

    [Fact]
    public void Fields_All_AreLowerSnakeCase() =>
        Assert.All(Contract.Messages.SelectMany(message => message.Fields), field => Assert.Matches(SnakeCase(), field.Proto.Name));

    [Fact]
    public void Fields_ThatRepeat_AreNotNumberedWithGaps() =>
        Assert.All(Contract.Messages, message => Assert.Equal(message.Fields.Select(field => field.Proto.Number).Order(), Enumerable.Range(1, message.Fields.Count)));

    [Fact]
    public void Enums_All_BeginUnspecifiedAndPrefixTheirValues() => Assert.All(Contract.Enums, declared =>
    {
        var prefix = WordBoundary().Replace(declared.Name, "$1_$2").ToUpperInvariant();
        Assert.Equal(prefix + "_UNSPECIFIED", declared.Values[0].Name);
        Assert.Equal(0, declared.Values[0].Number);
        Assert.All(declared.Values, value => Assert.StartsWith(prefix + "_", value.Name));
    });

    [Fact]
    public void Messages_All_AreTopLevel() => Assert.All(Contract.Messages, message => Assert.Empty(message.Nested));

    [Fact]
    public void Names_InOnePackage_AreUnique()
    {
        var names = Contract.Messages.Select(message => message.FullName).Concat(Contract.Enums.Select(declared => declared.FullName)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void ListMethods_All_PageByToken() => Assert.All(Contract.Methods.Where(IsPagedList), method =>
    {
        Assert.Contains(Contract.Message(method.Input).Fields, field => field.Proto is { Name: "page_size", Type: FieldDescriptorProto.Types.Type.Int32 });
        Assert.Contains(Contract.Message(method.Input).Fields, field => field.Proto is { Name: "page_token", Type: FieldDescriptorProto.Types.Type.String });
        Assert.Contains(Contract.Message(method.Output).Fields, field => field.Proto is { Name: "next_page_token", Type: FieldDescriptorProto.Types.Type.String });
    });

    [Fact]
    public void UpdateMethods_All_CarryTheResourceWithAnEtag() => Assert.All(
        Contract.Methods.Where(method => method.Name.StartsWith("Update", StringComparison.Ordinal)),
        method => Assert.Contains(Contract.Message(method.Output).Fields, field => field.Proto.Name == "etag"));

    [Fact]
    public void Bytes_All_AreChunksOrSingleMessagesThatSayTheirBound() => Assert.All(
        Contract.Messages.SelectMany(message => message.Fields).Where(field => field.Proto.Type == FieldDescriptorProto.Types.Type.Bytes),
        field => Assert.Matches("at most \\d+ MiB", field.Comment));

    /// <summary>Presets are few and fixed, facets bounded by the request; a change feed pages by sequence number.</summary>
    private static bool IsPagedList(ContractMethod method) =>
        method.Name.StartsWith("List", StringComparison.Ordinal) && method.Name is not ("ListDisplayPresets" or "ListDatasetFacets" or "ListChanges");

    [GeneratedRegex("^[a-z]+([a-z0-9]*)(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex WordBoundary();
}
