using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class BidsTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    [Fact]
    public async Task Prepare_OwnDataset_IsRecognised_ParticipantsSessionsAndPhenotypes()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("ds", """
            import nibabel, numpy, os, sys
            for i, path in enumerate(["sub-01/ses-a/anat/sub-01_ses-a_T1w", "sub-01/ses-b/func/sub-01_ses-b_task-rest_bold", "sub-02/anat/sub-02_T1w"]):
                full = os.path.join(sys.argv[1], path + ".nii.gz")
                os.makedirs(os.path.dirname(full), exist_ok=True)
                nibabel.save(nibabel.Nifti1Image(numpy.full((4, 4, 4), i, numpy.int16), numpy.eye(4)), full)
            """);
        layout.Write("ds/dataset_description.json", """{"Name": "x", "BIDSVersion": "1.10.0"}""");
        layout.Write("ds/participants.tsv", "participant_id\tage\tsex\tHandedness\tfirst_name\tcode\nsub-01\t34\tF\tn/a\tAda\t007\n02\t8.5\tM\tright\tn/a\tn/a\nsub-03\tn/a\tF\tleft\tn/a\tn/a\n");
        layout.Write("ds/participants.json", """{"age": {"Description": "at scan", "Units": "months"}}""");
        layout.Write("ds/sub-01/sub-01_sessions.tsv", "session_id\tmood\nses-a\tcalm\nb\t7\n");
        layout.Write("ds/phenotype/bdi.tsv", "participant_id\ttotal\nsub-02\t12\n");

        var job = await layout.TakeInAsync("ds", dataset, prepare: true);

        Assert.Equal(JobState.Succeeded, job.State);
        var prepared = await layout.ReadAsync(dataset);
        const string a = "sub-01/ses-a/anat/sub-01_ses-a_T1w.nii.gz", b = "sub-01/ses-b/func/sub-01_ses-b_task-rest_bold.nii.gz", c = "sub-02/anat/sub-02_T1w.nii.gz";
        Assert.Equal([$"{a} - p1 s1", $"{b} - p1 s2", $"{c} - p2 s3"], prepared.Places);
        Assert.Equal(
            new[]
            {
                $"{a} suffix = 'T1w' ({a})", $"{b} suffix = 'bold' ({b})", $"{b} task = 'rest' ({b})", $"{c} suffix = 'T1w' ({c})",
                "p1 age = 34 mo (participants.tsv:2)", "p1 sex = 'F' (participants.tsv:2)", "p1 code = '007' (participants.tsv:2)",
                "p2 age = 8.5 mo (participants.tsv:3)", "p2 sex = 'M' (participants.tsv:3)", "p2 handedness = 'right' (participants.tsv:3)",
                "p? sex = 'F' (participants.tsv:4)", "p? handedness = 'left' (participants.tsv:4)",
                "s1 mood = 'calm' (sub-01/sub-01_sessions.tsv:2)", "s2 mood = 7 (sub-01/sub-01_sessions.tsv:3)", "p2 total = 12 (phenotype/bdi.tsv:2)",
            }.Order(StringComparer.Ordinal),
            prepared.Statements);
        Assert.DoesNotContain(prepared.Annotations, annotation => annotation.Field.Contains("name") || annotation.Text.Contains("Ada"));
        var cohort = await layout.House.Catalog.Annotations.CountCohortAsync(new CountCohortRequest { Dataset = dataset, Filter = "sex = F" });
        Assert.Equal((2, 2, 2), (cohort.Assets, cohort.Studies, cohort.Patients));
    }

    [Fact]
    public async Task Prepare_ColumnMissing_NamesIt()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Write("bad/dataset_description.json", "{}");
        layout.Write("bad/participants.tsv", "subject\tage\n");
        await layout.TakeInAsync("bad", dataset, prepare: false);

        Assert.EndsWith("participants.tsv has no column participant_id.", await layout.MismatchAsync(dataset, "bids"));
    }
}
