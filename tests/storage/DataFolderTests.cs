using Lightbox.Storage.Secrets;
using Lightbox.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Lightbox.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void From_Configured_BlobsBesideUnlessNamed()
    {
        Assert.Equal(new DataFolder("/d", "/d/blobs"), DataFolder.From(Configuration(("Lightbox:Data", "/d"))));
        Assert.Equal(new DataFolder("/d", "/b"), DataFolder.From(Configuration(("Lightbox:Data", "/d"), ("Lightbox:Blobs", "/b"))));
        Assert.EndsWith("/lightbox", DataFolder.From(Configuration()).Path);
    }

    [Fact]
    public void File_InANewFolder_MadePrivate()
    {
        var data = new DataFolder(folder["new"], folder["new", "blobs"]);

        Assert.Equal(folder["new", "x"], data.File("x"));
        Assert.Equal(Permissions.PrivateFolder, Permissions.Of(folder["new"]));
    }

    [Fact]
    public void File_WhereAFileIs_SaysSo()
    {
        folder.Write("taken", [1]);

        var refused = Assert.Throws<StorageException>(() => new DataFolder(folder["taken"], "").File("x"));

        Assert.Contains(folder["taken"], refused.Message);
    }

    [Fact]
    public async Task Secret_MadeOnceByManyStarters_SameAndPrivate()
    {
        var data = new DataFolder(folder.Path, folder["blobs"]);

        var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Convert.ToHexString(Secret.OpenOrCreate(data).Bytes))));

        Assert.Single(secrets.Distinct());
        Assert.Equal(Permissions.PrivateFile, Permissions.Of(folder["secret"]));
        Assert.Equal([folder["secret"]], Directory.GetFiles(folder.Path));
        Assert.DoesNotContain(secrets[0], Secret.OpenOrCreate(data).ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Secret_CutFile_RefusedNotReplaced()
    {
        folder.Write("secret", [1, 2, 3]);

        Assert.Throws<StorageException>(() => Secret.OpenOrCreate(new DataFolder(folder.Path, "")));
        Assert.Equal(3, new FileInfo(folder["secret"]).Length);
    }

    public void Dispose() => folder.Dispose();

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))).Build();
}
