using Lightbox.Catalog.BuiltIn;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Documents;

public sealed class DatasetsDocumentTests
{
    [Fact]
    public void DatasetsDocument_InTheRepository_IsWhatTheContentSays()
    {
        var path = Path.Combine(Repository.Root, "docs", "datasets.md");
        var fresh = DatasetsDocument.Write();
        if (Environment.GetEnvironmentVariable("LIGHTBOX_REGENERATE") == "1") File.WriteAllText(path, fresh);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == fresh,
            "docs/datasets.md is stale. Regenerate it: LIGHTBOX_REGENERATE=1 dotnet test --project tests/services");
    }

    [Fact]
    public void DatasetsDocument_EveryDataset_HasItsRow()
    {
        var rows = DatasetsDocument.Write().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToHashSet();
        Assert.Empty(BuiltInContent.Read().Datasets.Select(dataset => dataset.Name["datasets/".Length..]).Except(rows));
    }
}
