using Lightbox.Cli.Demo;
using Lightbox.Cli.Tests.Demo;
using Xunit;

[assembly: AssemblyFixture(typeof(DemoSetFixture))]

namespace Lightbox.Cli.Tests.Demo;

/// <summary>The sample set, made once for all tests.</summary>
public sealed class DemoSetFixture : IDisposable
{
    private readonly Lazy<string> folder = new(() =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("lightbox-demo-").FullName, "set");
        Assert.True(DemoSet.Write(path, CancellationToken.None));
        return path;
    });

    public string Folder => folder.Value;

    public string File(params string[] path) => Path.Combine([Folder, .. path]);

    public void Dispose()
    {
        if (folder.IsValueCreated) Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }
}
