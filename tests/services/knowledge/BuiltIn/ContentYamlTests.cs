using Lightbox.Knowledge.BuiltIn;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Services.Tests.Knowledge.BuiltIn;

public sealed class ContentYamlTests
{
    public static TheoryData<string> FileNames => [.. BuiltInContent.Files().Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(FileNames))]
    public void Read_BuiltInFile_GivesWhatAGeneralReaderGives(string file)
    {
        var text = BuiltInContent.Files().Single(f => f.Name == file).Text;
        var stream = new YamlStream();
        stream.Load(new StringReader(text));

        var ours = ContentYaml.Read(text, file).Select(n => Shown(n.Values));

        Assert.Equal(stream.Documents.Select(d => Shown(d.RootNode)), ours);
    }

    [Theory]
    [InlineData("a: 1\n b: 2", "line 2")]
    [InlineData("a: 1\njust words", "line 2")]
    [InlineData("a: [b, c", "line 2")]
    [InlineData("a: 1\na: 2", "'a' twice")]
    [InlineData("a:\n  - b: c\n  - d", "mixes")]
    public void Read_BrokenText_SaysWhere(string text, string where) =>
        Assert.Contains(where, Assert.Throws<FormatException>(() => ContentYaml.Read(text, "file.yaml")).Message);

    [Fact]
    public void Required_Absent_NamesFileEntryAndKey()
    {
        var node = Assert.Single(ContentYaml.Read("id: x", "file.yaml"));
        Assert.Equal("file.yaml, entry 'x': 'name' needs a value.", Assert.Throws<FormatException>(() => node.Required("name")).Message);
    }

    private static string Shown(object value) => value switch
    {
        string text => text,
        IReadOnlyDictionary<string, object> map => "{" + string.Join("|", map.Select(p => p.Key + "=" + Shown(p.Value))) + "}",
        IReadOnlyDictionary<string, string> map => "{" + string.Join("|", map.Select(p => p.Key + "=" + p.Value)) + "}",
        IReadOnlyList<string> list => "[" + string.Join("|", list) + "]",
        IReadOnlyList<IReadOnlyDictionary<string, string>> list => "[" + string.Join("|", list.Select(Shown)) + "]",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlMappingNode map => "{" + string.Join("|", map.Children.Select(p => Shown(p.Key) + "=" + Shown(p.Value))) + "}",
        YamlSequenceNode list => "[" + string.Join("|", list.Children.Select(Shown)) + "]",
        _ => throw new InvalidOperationException(node.NodeType.ToString()),
    };
}
