using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class ThyroidTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    private const string Metadata =
        "annot_id,age,sex,location,size_x,size_y,size_z,ti-rads_composition,ti-rads_level,histopath_diagnosis\n"
        + "101_,51,Female,right,1.2,0.9,2,solid,4,1\n7_2,33,Male,,0.5,n/a,0.7,cystic,1,0\n999_,20,Male,left,1,1,1,solid,2,0\n";

    [Fact]
    public async Task Prepare_AllClipsInOneArray_RunsOfFramesAreDescribed()
    {
        layout.Python("flat", """
            import h5py, numpy, sys
            with h5py.File(sys.argv[1] + "/dataset.hdf5", "w") as file:
                file["image"] = numpy.arange(5 * 16 * 12, dtype=numpy.uint8).reshape(5, 16, 12)
                file["mask"] = numpy.zeros((5, 16, 12), numpy.uint8)
                file.create_dataset("annot_id", data=["101_", "101_", "101_", "7_2", "7_2"], dtype=h5py.string_dtype())
                file["frame_num"] = numpy.array([0, 1, 2, 0, 1])
            """);
        layout.Write("flat/metadata.csv", Metadata);

        var job = await layout.TakeInAsync("flat", "datasets/thyroid-ultrasound", prepare: true);

        Assert.Equal(JobState.Succeeded, job.State);
        var prepared = await layout.ReadAsync("datasets/thyroid-ultrasound");
        Assert.Equal(["dataset.hdf5#image - - -", "dataset.hdf5#mask - - -"], prepared.Places);
        string[] nodule = ["location = 'right'", "size_x = 1.2 cm", "size_y = 0.9 cm", "size_z = 2 cm", "ti_rads_composition = 'solid'", "ti_rads = 4", "histopath_diagnosis = 1"];
        string[] other = ["size_x = 0.5 cm", "size_z = 0.7 cm", "ti_rads_composition = 'cystic'", "ti_rads = 1", "histopath_diagnosis = 0"];
        Assert.Equal(
            new[]
            {
                "dataset.hdf5#image clip_frames = 3 @0 (dataset.hdf5:annot_id[0])", "dataset.hdf5#image clip_frames = 2 @3 (dataset.hdf5:annot_id[3])",
                "dataset.hdf5#image nodule_segmentation = dataset.hdf5#mask (dataset.hdf5:mask)",
                "p? age = 51 a (metadata.csv:2)", "p? sex = 'Female' (metadata.csv:2)", "p? age = 33 a (metadata.csv:3)", "p? sex = 'Male' (metadata.csv:3)",
            }
            .Concat(nodule.SelectMany(value => (string[])[$"dataset.hdf5#image {value} @0 (metadata.csv:2)", $"p? {value} (metadata.csv:2)"]))
            .Concat(other.SelectMany(value => (string[])[$"dataset.hdf5#image {value} @3 (metadata.csv:3)", $"p? {value} (metadata.csv:3)"]))
            .Order(StringComparer.Ordinal),
            prepared.Statements);
    }

    [Fact]
    public async Task Prepare_AClipAGroup_EachClipIsAnAssetOfItsPatient()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("groups", """
            import h5py, numpy, sys
            with h5py.File(sys.argv[1] + "/dataset.hdf5", "w") as file:
                for i, clip in enumerate(("101_", "7_2")):
                    file[clip + "/image"] = numpy.full((3, 16, 12), i, numpy.uint8)
                    file[clip + "/mask"] = numpy.full((3, 16, 12), i, numpy.uint8)
            """);
        layout.Write("groups/metadata.csv", Metadata);
        await layout.TakeInAsync("groups", dataset, prepare: false);

        Assert.Equal(JobState.Succeeded, (await layout.PrepareAsync(dataset, "thyroid-ultrasound")).State);

        var prepared = await layout.ReadAsync(dataset);
        Assert.Equal(["dataset.hdf5#101_/image - p1 s1", "dataset.hdf5#101_/mask - - -", "dataset.hdf5#7_2/image - p2 s2", "dataset.hdf5#7_2/mask - - -"], prepared.Places);
        Assert.Contains("p1 sex = 'Female' (metadata.csv:2)", prepared.Statements);
        Assert.Contains("dataset.hdf5#101_/image ti_rads = 4 (metadata.csv:2)", prepared.Statements);
        Assert.Contains("dataset.hdf5#7_2/image nodule_segmentation = dataset.hdf5#7_2/mask (dataset.hdf5:7_2/mask)", prepared.Statements);
    }

    [Theory]
    [InlineData("", "metadata.csv is missing.")]
    [InlineData("id,age\n", "metadata.csv has no column annot_id.")]
    [InlineData("annot_id\n", "dataset.hdf5 is missing.")]
    public async Task Prepare_OtherFiles_NamesWhatIsMissing(string table, string missing)
    {
        var dataset = await layout.House.DatasetAsync();
        var folder = $"thyroid{table.Length}";
        layout.Picture($"{folder}/a.png", table.Length);
        if (table.Length > 0) layout.Write($"{folder}/metadata.csv", table);
        await layout.TakeInAsync(folder, dataset, prepare: false);

        Assert.EndsWith(missing, await layout.MismatchAsync(dataset, "thyroid-ultrasound"));
    }
}
