using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class MuraTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    [Fact]
    public async Task Prepare_InPlace_StudiesAreLabelled_AndAgainChangesNothing()
    {
        const string root = "mura/MURA-v1.1";
        layout.Picture($"{root}/train/XR_FOREARM/patient01234/study1_positive/image1.png", 1);
        layout.Picture($"{root}/train/XR_FOREARM/patient01234/study1_positive/image2.png", 2);
        layout.Picture($"{root}/train/XR_WRIST/patient01234/study1_negative/image1.png", 3);
        layout.Picture($"{root}/valid/XR_HAND/patient11185/study1_negative/image1.png", 4);
        layout.Write($"{root}/train_image_paths.csv", "MURA-v1.1/train/XR_FOREARM/patient01234/study1_positive/image1.png\r\nMURA-v1.1/train/XR_FOREARM/patient01234/study1_positive/image2.png\r\nMURA-v1.1/train/XR_WRIST/patient01234/study1_negative/image1.png\r\n");
        layout.Write($"{root}/train_labeled_studies.csv", "MURA-v1.1/train/XR_FOREARM/patient01234/study1_positive/,1\r\nMURA-v1.1/train/XR_WRIST/patient01234/study1_negative/,0\r\nMURA-v1.1/train/XR_WRIST/patient00777/study1_negative/,0\r\n");
        layout.Write($"{root}/valid_image_paths.csv", "MURA-v1.1/valid/XR_HAND/patient11185/study1_negative/image1.png\n");
        layout.Write($"{root}/valid_labeled_studies.csv", "MURA-v1.1/valid/XR_HAND/patient11185/study1_negative/,0\n");
        await layout.TakeInAsync("mura", "datasets/mura", prepare: false, inPlace: true);

        var job = await layout.PrepareAsync("datasets/mura");

        Assert.Equal((JobState.Succeeded, JobKind.Prepare), (job.State, job.Kind));
        var prepared = await layout.ReadAsync("datasets/mura");
        Assert.Equal(
            [
                "MURA-v1.1/train/XR_FOREARM/patient01234/study1_positive/image1.png train p1 s1",
                "MURA-v1.1/train/XR_FOREARM/patient01234/study1_positive/image2.png train p1 s1",
                "MURA-v1.1/train/XR_WRIST/patient01234/study1_negative/image1.png train p1 s2",
                "MURA-v1.1/valid/XR_HAND/patient11185/study1_negative/image1.png valid p2 s3",
            ],
            prepared.Places);
        Assert.Equal(
            [
                "s1 abnormal = yes (MURA-v1.1/train_labeled_studies.csv:1)", "s1 body_part = 'FOREARM' (MURA-v1.1/train_labeled_studies.csv:1)",
                "s2 abnormal = no (MURA-v1.1/train_labeled_studies.csv:2)", "s2 body_part = 'WRIST' (MURA-v1.1/train_labeled_studies.csv:2)",
                "s3 abnormal = no (MURA-v1.1/valid_labeled_studies.csv:1)", "s3 body_part = 'HAND' (MURA-v1.1/valid_labeled_studies.csv:1)",
            ],
            prepared.Statements);

        await layout.PrepareAsync("datasets/mura");
        Assert.Equal(prepared.Statements, (await layout.ReadAsync("datasets/mura")).Statements);
    }

    [Fact]
    public async Task Prepare_InsideAnArchive_IsReadAsAFolder_AndItsTablesAreNoOrphans()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("packed", """
            import sys, zipfile
            from PIL import Image
            Image.new("L", (8, 8), 77).save(sys.argv[1] + ".png")
            with zipfile.ZipFile(sys.argv[1] + "/set.zip", "w") as archive:
                archive.write(sys.argv[1] + ".png", "train/XR_HAND/patient00005/study2_positive/image1.png")
                archive.writestr("train_image_paths.csv", "train/XR_HAND/patient00005/study2_positive/image1.png\n")
                archive.writestr("train_labeled_studies.csv", "train/XR_HAND/patient00005/study2_positive/,1\n")
            """);

        // A dataset of one's own: the layout is found out.
        var job = await layout.TakeInAsync("packed", dataset, prepare: true);

        Assert.Equal(JobState.Succeeded, job.State);
        var prepared = await layout.ReadAsync(dataset);
        Assert.Equal(["set.zip!train/XR_HAND/patient00005/study2_positive/image1.png train p1 s1"], prepared.Places);
        Assert.Equal(["s1 abnormal = yes (set.zip!train_labeled_studies.csv:1)", "s1 body_part = 'HAND' (set.zip!train_labeled_studies.csv:1)"], prepared.Statements);
        var sweep = await layout.House.Ingest.Ledger.SweepLedgerAsync(new SweepLedgerRequest { Dataset = dataset, ValidateOnly = true });
        Assert.Equal(0, sweep.OrphanBlobs);
    }

    [Fact]
    public async Task Prepare_OneTableOfAPairMissing_NamesIt()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Write("half/valid_image_paths.csv", "a/b.png\n");
        await layout.TakeInAsync("half", dataset, prepare: false);

        Assert.EndsWith("valid_labeled_studies.csv is missing.", await layout.MismatchAsync(dataset, "mura"));
    }

    [Fact]
    public async Task Prepare_TableChangedWhereItLies_IsRefused()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Write("changed/train_image_paths.csv", "a/b.png\n");
        layout.Write("changed/train_labeled_studies.csv", "a/,1\n");
        await layout.TakeInAsync("changed", dataset, prepare: false, inPlace: true);
        layout.Write("changed/train_labeled_studies.csv", "a/,1\nb/,0\n");

        Assert.Equal("train_labeled_studies.csv was changed where it lies; take it in anew.", await layout.MismatchAsync(dataset, "mura"));
    }
}
