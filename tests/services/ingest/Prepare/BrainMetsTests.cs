using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class BrainMetsTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    /// <summary>Volumes by nibabel, slides as small tiled TIFFs, the sheet by openpyxl: a title above the header, a case that came back, cells with units and without.</summary>
    private const string Files = """
        import nibabel, numpy, openpyxl, os, sys
        from PIL import Image
        root = sys.argv[1]
        os.makedirs(root + "/histopathology"); os.makedirs(root + "/radiology")
        for case in (1, 2, 3):
            Image.fromarray(numpy.full((64, 64, 3), 40 * case, numpy.uint8)).save(f"{root}/histopathology/case_{case:03}.svs", format="TIFF")
        for i, name in enumerate(["case_001_t1ce_img", "case_001_flair_img", "case_001_core_seg", "case_001_whole_seg", "case_002_t1ce_img"]):
            nibabel.save(nibabel.Nifti1Image(numpy.full((4, 4, 4), i, numpy.int16), numpy.eye(4)), f"{root}/radiology/{name}.nii.gz")
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Clinical data"])
        sheet.append([])
        sheet.append(["Case ID", "Patient ID", "Age (years)", "Sex", "PD-L1", "KPS", "EGFR", "Pack-years"])
        sheet.append(["case_001", "P01", 61, "F", "50%", 90, "wild type", None])
        sheet.append([2, "P01", 61, "F", "<1%", 70, "N/A", 30.5])
        sheet.append(["Case 3", "", 55, "M", 0, 80, "mutant", "never"])
        book.save(root + "/clinical_data.xlsx")
        """;

    [Fact]
    public async Task Prepare_SlideAndVolumesOfOnePatient_MeetUnderOneKey()
    {
        layout.Python("mets/brain-mets", Files);

        var job = await layout.TakeInAsync("mets", "datasets/brain-mets-lung-mri-path-segs", prepare: true);

        Assert.Equal(JobState.Succeeded, job.State);
        var prepared = await layout.ReadAsync("datasets/brain-mets-lung-mri-path-segs");
        const string root = "brain-mets", sheet = "brain-mets/clinical_data.xlsx";
        Assert.Equal(
            [
                $"{root}/histopathology/case_001.svs - p1 s1", $"{root}/histopathology/case_002.svs - p1 s2", $"{root}/histopathology/case_003.svs - p2 s3",
                $"{root}/radiology/case_001_core_seg.nii.gz - p1 s1", $"{root}/radiology/case_001_flair_img.nii.gz - p1 s1", $"{root}/radiology/case_001_t1ce_img.nii.gz - p1 s1",
                $"{root}/radiology/case_001_whole_seg.nii.gz - p1 s1", $"{root}/radiology/case_002_t1ce_img.nii.gz - p1 s2",
            ],
            prepared.Places);
        string Volume(string name) => $"{root}/radiology/case_001_{name}.nii.gz";
        Assert.Equal(
            new[]
            {
                // The same in both cases of a patient: the patient's; else the case's.
                $"p1 age = 61 a ({sheet}:4)", $"p1 sex = 'F' ({sheet}:4)", $"p1 egfr = 'wild type' ({sheet}:4)", $"p1 pack_years = 30.5 ({sheet}:5)",
                $"s1 pd_l1 = 50 % ({sheet}:4)", $"s2 pd_l1 = '<1%' ({sheet}:5)", $"s1 kps = 90 ({sheet}:4)", $"s2 kps = 70 ({sheet}:5)",
                $"p2 age = 55 a ({sheet}:6)", $"p2 sex = 'M' ({sheet}:6)", $"p2 pd_l1 = 0 ({sheet}:6)", $"p2 kps = 80 ({sheet}:6)", $"p2 egfr = 'mutant' ({sheet}:6)", $"p2 pack_years = 'never' ({sheet}:6)",
                $"{Volume("t1ce_img")} core_segmentation = {Volume("core_seg")} ({Volume("core_seg")})", $"{Volume("flair_img")} core_segmentation = {Volume("core_seg")} ({Volume("core_seg")})",
                $"{Volume("t1ce_img")} whole_segmentation = {Volume("whole_seg")} ({Volume("whole_seg")})", $"{Volume("flair_img")} whole_segmentation = {Volume("whole_seg")} ({Volume("whole_seg")})",
            }.Order(StringComparer.Ordinal),
            prepared.Statements);
        var cohort = await layout.House.Catalog.Annotations.CountCohortAsync(new CountCohortRequest { Dataset = "datasets/brain-mets-lung-mri-path-segs", Filter = "sex = f AND kps >= 80" });
        Assert.Equal((5, 1, 1), (cohort.Assets, cohort.Studies, cohort.Patients));
    }

    [Fact]
    public async Task Prepare_SheetWithoutCases_NamesTheColumn()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("nocase", """
            import openpyxl, sys
            book = openpyxl.Workbook()
            book.active.append(["Age", "Sex"])
            book.save(sys.argv[1] + "/clinical_data.xlsx")
            """);
        await layout.TakeInAsync("nocase", dataset, prepare: false);

        Assert.EndsWith("clinical_data.xlsx has no column case.", await layout.MismatchAsync(dataset, "brain-mets-lung"));
    }
}
