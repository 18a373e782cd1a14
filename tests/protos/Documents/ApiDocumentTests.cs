using Lightbox.Testing;
using Xunit;

namespace Lightbox.Protos.Tests.Documents;

public sealed class ApiDocumentTests
{
    [Fact]
    public void ApiDocument_InTheRepository_IsWhatTheContractsSay()
    {
        var path = Path.Combine(Repository.Root, "docs", "api.md");
        var fresh = ApiDocument.Write();
        if (Environment.GetEnvironmentVariable("LIGHTBOX_REGENERATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, fresh);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == fresh,
            "docs/api.md is stale. Regenerate it: LIGHTBOX_REGENERATE=1 dotnet test --project tests/protos");
    }
}
