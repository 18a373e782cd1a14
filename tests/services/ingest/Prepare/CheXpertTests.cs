using System.IO.Compression;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class CheXpertTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    /// <summary>Names in another case, spaces around them, one column more.</summary>
    private const string Header =
        "path,SEX,Age,Frontal/Lateral,AP/PA,No Finding, Enlarged Cardiomediastinum ,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,"
        + "Pleural Effusion,Pleural Other,Fracture,Support Devices,Notes\n";

    [Fact]
    public async Task Prepare_WithQuirks_EveryLabelIsRight()
    {
        const string root = "chexpert/CheXpert-v1.0-small";
        layout.Picture($"{root}/train/patient00001/study1/view1_frontal.jpg", 1);
        layout.Picture($"{root}/train/patient00001/study1/view2_lateral.jpg", 2);
        layout.Picture($"{root}/train/patient00002/study7/view1_frontal.jpg", 3);
        layout.Picture($"{root}/valid/patient64541/study1/view1_frontal.jpg", 4);
        layout.Write(
            $"{root}/train.csv",
            "\ufeff" + Header
            + "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0,free text\n"
            + "CheXpert-v1.0-small/train/patient00001/study1/view2_lateral.jpg,Female,68,Lateral,,,,-1.0,,,,,,,,1.0,,,,\n"
            + "\n"
            + "CheXpert-v1.0-small/train/patient00002/study7/view1_frontal.jpg,Unknown,0,Frontal,PA,,,,,,maybe,,,,,-1,,,,\n"
            + "CheXpert-v1.0-small/train/patient09999/study1/view1_frontal.jpg,Male,5,Frontal,PA,1.0,,,,,,,,,,,,,,\n");
        layout.Write($"{root}/VALID.csv", Header + "CheXpert-v1.0-small/valid/patient64541/study1/view1_frontal.JPG,Male,73,Frontal,AP,0.0,1.0,1.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,\n");

        var job = await layout.TakeInAsync("chexpert", "datasets/chexpert", prepare: true);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        var refused = Assert.Single(job.Refusals);
        Assert.Equal(("CheXpert-v1.0-small/train.csv:5", "VALUE_UNREADABLE", "The row has none of 1, 0, -1 in column Edema."), (refused.Path, refused.Code, refused.Reason));
        var prepared = await layout.ReadAsync("datasets/chexpert");
        Assert.Equal(
            [
                "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg train p1 s1",
                "CheXpert-v1.0-small/train/patient00001/study1/view2_lateral.jpg train p1 s1",
                "CheXpert-v1.0-small/train/patient00002/study7/view1_frontal.jpg train p2 s2",
                "CheXpert-v1.0-small/valid/patient64541/study1/view1_frontal.jpg valid p3 s3",
            ],
            prepared.Places);
        string One(string name) => $"CheXpert-v1.0-small/train/patient00001/study1/{name}.jpg";
        const string two = "CheXpert-v1.0-small/train/patient00002/study7/view1_frontal.jpg", train = "CheXpert-v1.0-small/train.csv";
        Assert.Equal(
            new[]
            {
                $"{One("view1_frontal")} ap_pa = 'AP' ({train}:2)", $"{One("view1_frontal")} frontal_lateral = 'Frontal' ({train}:2)", $"{One("view1_frontal")} no_finding = yes ({train}:2)",
                $"{One("view1_frontal")} pneumothorax = no ({train}:2)", $"{One("view1_frontal")} support_devices = yes ({train}:2)",
                $"{One("view2_lateral")} cardiomegaly = uncertain ({train}:3)", $"{One("view2_lateral")} effusion = yes ({train}:3)", $"{One("view2_lateral")} frontal_lateral = 'Lateral' ({train}:3)",
                $"{two} ap_pa = 'PA' ({train}:5)", $"{two} effusion = uncertain ({train}:5)", $"{two} frontal_lateral = 'Frontal' ({train}:5)",
                $"p1 sex = 'Female' ({train}:2)", $"p2 sex = 'Unknown' ({train}:5)",
                $"s1 age = 68 a ({train}:2)", $"s2 age = 0 a ({train}:5)",
            },
            prepared.Statements.Where(line => line.Contains(train)));
        Assert.Equal(14 + 2 + 2, prepared.Statements.Count(line => line.Contains("VALID.csv:2")));
        Assert.Contains(prepared.Annotations, annotation => annotation is { Field: "effusion", Codes: [{ System: "RADLEX", Code: "RID34539" }] });

        var cohort = await layout.House.Catalog.Annotations.CountCohortAsync(new CountCohortRequest { Dataset = "datasets/chexpert", Filter = "effusion = 1" });
        Assert.Equal((1, 1, 1, 0), (cohort.Assets, cohort.Studies, cohort.Patients, cohort.Unknown - 1));
    }

    [Theory]
    [InlineData("CheXpert-v1.0-small/")]
    [InlineData("")]
    public async Task Prepare_FromAnArchive_AsFromTheFolder(string inner)
    {
        var dataset = await layout.House.DatasetAsync();
        var table = Header + "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0,\n";
        layout.Write($"packed{inner.Length}/x/{inner}train.csv", table);
        layout.Picture($"packed{inner.Length}/x/{inner}train/patient00001/study1/view1_frontal.jpg", 90 + inner.Length);
        var packed = layout.Folder[$"packed{inner.Length}", "set.zip"];
        ZipFile.CreateFromDirectory(layout.Folder[$"packed{inner.Length}", "x"], packed);
        Directory.Delete(layout.Folder[$"packed{inner.Length}", "x"], recursive: true);

        var job = await layout.TakeInAsync($"packed{inner.Length}", dataset, prepare: false);
        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(JobState.Succeeded, (await layout.PrepareAsync(dataset, "chexpert")).State);

        var prepared = await layout.ReadAsync(dataset);
        Assert.Equal([$"set.zip!{inner}train/patient00001/study1/view1_frontal.jpg train p1 s1"], prepared.Places);
        Assert.Contains(prepared.Statements, line => line.Contains("no_finding = yes"));
        Assert.Equal(0, (await layout.House.Ingest.Ledger.SweepLedgerAsync(new Lightbox.Ingest.V1.SweepLedgerRequest())).OrphanBlobs);
    }

    [Theory]
    [InlineData("Path,Sex\n", "train.csv has no column Age.")]
    [InlineData("", "train.csv is missing.")]
    public async Task Prepare_OtherFiles_NamesWhatIsMissing(string table, string missing)
    {
        var dataset = await layout.House.DatasetAsync();
        var folder = $"other{table.Length}";
        layout.Picture($"{folder}/patient00001/study1/a.jpg", table.Length);
        if (table.Length > 0) layout.Write($"{folder}/train.csv", table);
        await layout.TakeInAsync(folder, dataset, prepare: false);

        Assert.EndsWith(missing, await layout.MismatchAsync(dataset, "chexpert"));
    }

    [Fact]
    public async Task Prepare_AValueThatCannotBeRead_IsNowhereShown()
    {
        const string sentinel = "ZEBRA^PATIENT";
        var dataset = await layout.House.DatasetAsync();
        layout.Picture("secret/train/patient00001/study1/view1_frontal.jpg", 500);
        layout.Write("secret/train.csv", Header + $"train/patient00001/study1/view1_frontal.jpg,F,{sentinel},Frontal,AP,,{sentinel},,,,,,,,,,,,,{sentinel}\ntrain/{sentinel}.jpg,F,1,,,,,,,,,,,,,,,,,\n");

        var job = await layout.TakeInAsync("secret", dataset, prepare: false);
        job = await layout.PrepareAsync(dataset, "chexpert");

        Assert.Equal((JobState.PartiallySucceeded, 2L), (job.State, job.RefusalCount));
        Assert.DoesNotContain(sentinel, job.ToString());
        Assert.DoesNotContain(layout.House.Ingest.Log.Lines, line => line.Contains(sentinel));
        Assert.DoesNotContain((await layout.ReadAsync(dataset)).Annotations, annotation => annotation.ToString().Contains(sentinel));
    }

    [Fact]
    public async Task Ingest_PrepareThatDoesNotMatch_KeepsTheFilesAndSaysWhy()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Picture("none/a.png", 99);

        var job = await layout.TakeInAsync("none", dataset, prepare: true);

        Assert.Equal((JobState.PartiallySucceeded, "LAYOUT_UNKNOWN"), (job.State, job.Failure.Code));
        Assert.Equal(1, job.Progress.Files.TakenIn);
        Assert.Single((await layout.ReadAsync(dataset)).Places);
    }
}
