using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class MedMnistTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    [Fact]
    public async Task Prepare_OneClassColumn_EveryPictureHasItsNumber()
    {
        layout.Python("path", """
            import numpy, sys
            arrays = {}
            for part, count in (("train", 3), ("val", 1), ("test", 2)):
                arrays[part + "_images"] = numpy.arange(count * 28 * 28 * 3, dtype=numpy.uint8).reshape(count, 28, 28, 3) + count
                arrays[part + "_labels"] = (numpy.arange(count, dtype=numpy.uint8) * 2).reshape(count, 1)
            numpy.savez_compressed(sys.argv[1] + "/pathmnist.npz", **arrays)
            """);

        var job = await layout.TakeInAsync("path", "datasets/pathmnist", prepare: true);

        Assert.Equal(JobState.Succeeded, job.State);
        var prepared = await layout.ReadAsync("datasets/pathmnist");
        Assert.Equal(["pathmnist.npz#test_images test - -", "pathmnist.npz#train_images train - -", "pathmnist.npz#val_images valid - -"], prepared.Places);
        Assert.Equal(
            new[]
            {
                "pathmnist.npz#train_images label = 0 @0 (pathmnist.npz:train_labels[0])", "pathmnist.npz#train_images label = 2 @1 (pathmnist.npz:train_labels[1])",
                "pathmnist.npz#train_images label = 4 @2 (pathmnist.npz:train_labels[2])", "pathmnist.npz#val_images label = 0 @0 (pathmnist.npz:val_labels[0])",
                "pathmnist.npz#test_images label = 0 @0 (pathmnist.npz:test_labels[0])", "pathmnist.npz#test_images label = 2 @1 (pathmnist.npz:test_labels[1])",
            }.Order(StringComparer.Ordinal),
            prepared.Statements);
    }

    [Fact]
    public async Task Prepare_FourteenFindings_AreNamedAsTheCatalogueNamesThem()
    {
        layout.Python("chest", """
            import numpy, sys
            arrays = {}
            for part in ("train", "val", "test"):
                arrays[part + "_images"] = numpy.full((1, 28, 28), len(part), numpy.uint8)
                arrays[part + "_labels"] = numpy.eye(14, dtype=numpy.int64)[[2]]
            numpy.savez(sys.argv[1] + "/chestmnist.npz", **arrays)
            """);

        await layout.TakeInAsync("chest", "datasets/chestmnist", prepare: true);

        var prepared = await layout.ReadAsync("datasets/chestmnist");
        Assert.Equal(3 * 14, prepared.Statements.Count);
        Assert.Equal(["effusion", "effusion", "effusion"], prepared.Annotations.Where(annotation => annotation.Flag).Select(annotation => annotation.Field));
        Assert.Contains("chestmnist.npz#val_images hernia = no @0 (chestmnist.npz:val_labels[0])", prepared.Statements);
    }

    [Fact]
    public async Task Prepare_Volumes_LabelStandsAtTheFirstSlice_AndAMissingArrayIsNamed()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("organ", """
            import numpy, sys
            arrays = {}
            for part in ("train", "val", "test"):
                arrays[part + "_images"] = numpy.full((2, 28, 28, 28), len(part), numpy.uint8)
                arrays[part + "_labels"] = numpy.array([[3], [7]], numpy.uint8)
            numpy.savez(sys.argv[1] + "/organmnist3d.npz", **arrays)
            """);
        await layout.TakeInAsync("organ", dataset, prepare: false);
        await layout.PrepareAsync(dataset, "medmnist");
        Assert.Contains("organmnist3d.npz#train_images label = 7 @28 (organmnist3d.npz:train_labels[1])", (await layout.ReadAsync(dataset)).Statements);

        var other = await layout.House.DatasetAsync();
        layout.Python("cut", "import numpy, sys; numpy.savez(sys.argv[1] + '/x.npz', train_images=numpy.zeros((2, 28, 28), numpy.uint8), train_labels=numpy.zeros((2, 1)))");
        await layout.TakeInAsync("cut", other, prepare: false);
        Assert.EndsWith("x.npz has no array val_images.", await layout.MismatchAsync(other, "medmnist"));
    }
}
