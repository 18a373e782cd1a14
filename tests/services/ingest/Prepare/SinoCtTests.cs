using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class SinoCtTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    private const string Series = """
        import numpy, os, sys
        from pydicom.dataset import FileDataset, FileMetaDataset
        from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian
        root = sys.argv[1]
        for study, series in ((1, 1), (1, 2), (2, 1)):
            for i in range(2):
                meta = FileMetaDataset()
                meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = CTImageStorage, f"1.2.9.{study}.{series}.{i + 1}", ExplicitVRLittleEndian
                ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
                ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
                ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.Modality, ds.InstanceNumber = f"1.2.9.{study}", f"1.2.9.{study}.{series}", "CT", i + 1
                ds.Rows = ds.Columns = 8
                ds.SamplesPerPixel, ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation, ds.PhotometricInterpretation = 1, 16, 16, 15, 1, "MONOCHROME2"
                ds.PixelData = numpy.full((8, 8), study * 100 + series * 10 + i, numpy.int16).tobytes()
                ds.is_little_endian, ds.is_implicit_VR = True, False
                os.makedirs(f"{root}/scan{study}{series}", exist_ok=True)
                ds.save_as(f"{root}/scan{study}{series}/{i}.dcm", write_like_original=False)
        """;

    [Fact]
    public async Task Prepare_TableOfSeries_LabelsStudiesOrImages()
    {
        layout.Python("sino", Series);
        layout.Write("sino/labels.csv", "PatientID;SeriesInstanceUID;Abnormal;Hemorrhage;Thickness\nA;1.2.9.1.1;1;0;2.5\nA;1.2.9.1.2;0;-1;5\nB;1.2.9.2.1;1;;1\nC;1.2.9.9.9;1;1;1\n");

        var job = await layout.TakeInAsync("sino", "datasets/sinoct", prepare: true);

        Assert.Equal(JobState.Succeeded, job.State);
        var prepared = await layout.ReadAsync("datasets/sinoct");
        Assert.Equal(
            ["scan11/0.dcm - p1 s1", "scan11/1.dcm - p1 s1", "scan12/0.dcm - p1 s1", "scan12/1.dcm - p1 s1", "scan21/0.dcm - p2 s2", "scan21/1.dcm - p2 s2"],
            prepared.Places);
        Assert.Equal(
            new[]
            {
                // Two series in one study: each image of the series. One series: its study.
                "scan11/0.dcm abnormal = yes (labels.csv:2)", "scan11/1.dcm abnormal = yes (labels.csv:2)", "scan11/0.dcm hemorrhage = no (labels.csv:2)", "scan11/1.dcm hemorrhage = no (labels.csv:2)",
                "scan11/0.dcm thickness = 2.5 (labels.csv:2)", "scan11/1.dcm thickness = 2.5 (labels.csv:2)",
                "scan12/0.dcm abnormal = no (labels.csv:3)", "scan12/1.dcm abnormal = no (labels.csv:3)", "scan12/0.dcm hemorrhage = uncertain (labels.csv:3)",
                "scan12/1.dcm hemorrhage = uncertain (labels.csv:3)", "scan12/0.dcm thickness = 5 (labels.csv:3)", "scan12/1.dcm thickness = 5 (labels.csv:3)",
                "s2 abnormal = yes (labels.csv:4)", "s2 thickness = 1 (labels.csv:4)",
            }.Order(StringComparer.Ordinal),
            prepared.Statements);
    }

    [Fact]
    public async Task Prepare_ByFolders_FindsTheScans()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("folders/images", Series);
        layout.Write("folders/labels.csv", "note,scan,abnormal\nx,scan21,TRUE\n");
        await layout.TakeInAsync("folders", dataset, prepare: false);

        Assert.Equal(JobState.Succeeded, (await layout.PrepareAsync(dataset, "sinoct")).State);

        Assert.Contains((await layout.ReadAsync(dataset)).Statements, line => line.EndsWith("abnormal = yes (labels.csv:2)"));
    }

    [Fact]
    public async Task Prepare_TableOfOtherScans_NamesTheColumn()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Python("strange", Series);
        layout.Write("strange/labels.csv", "scan,abnormal\nnobody,1\n");
        await layout.TakeInAsync("strange", dataset, prepare: false);

        Assert.Contains("labels.csv has no column SeriesInstanceUID", await layout.MismatchAsync(dataset, "sinoct"));
    }
}
