using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class CocaTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    /// <summary>Slices by pydicom, from the top down by file name as the real ones; outlines by plistlib with a position and without.</summary>
    private const string Files = """
        import numpy, openpyxl, os, plistlib, pydicom, sys
        from pydicom.dataset import FileDataset, FileMetaDataset
        from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian
        root = sys.argv[1]
        def series(folder, study, count):
            os.makedirs(folder)
            for i in range(count):
                meta = FileMetaDataset()
                meta.MediaStorageSOPClassUID = CTImageStorage
                meta.MediaStorageSOPInstanceUID = f"1.2.3.{study}.{i + 1}"
                meta.TransferSyntaxUID = ExplicitVRLittleEndian
                ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
                ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
                ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.Modality, ds.InstanceNumber = f"1.2.3.{study}", f"1.2.3.{study}.0", "CT", i + 1
                ds.ImagePositionPatient, ds.ImageOrientationPatient, ds.PixelSpacing = [-10, -10, 100 - 3 * i], [1, 0, 0, 0, 1, 0], [0.5, 0.5]
                ds.Rows = ds.Columns = 8
                ds.SamplesPerPixel, ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation, ds.PhotometricInterpretation = 1, 16, 16, 15, 1, "MONOCHROME2"
                ds.PixelData = numpy.full((8, 8), study * 10 + i, numpy.int16).tobytes()
                ds.is_little_endian, ds.is_implicit_VR = True, False
                ds.save_as(f"{folder}/IM-0001-{i + 1:04}.dcm", write_like_original=False)
        series(root + "/Gated_release_final/patient/0/Pro_Gated", 1, 3)
        series(root + "/Gated_release_final/patient/1/Pro_Gated", 2, 2)
        series(root + "/deidentified_nongated/1/Chest", 3, 2)
        os.makedirs(root + "/Gated_release_final/Calcium_xml")
        def roi(name, area, mm):
            points = ["(1.0, 2.0)", "(3.5, 2.0)", "(3.0, 4.25)"]
            one = {"Name": name, "Area": area, "NumberOfPoints": 3, "Point_px": points, "Max": 400.0, "Center": "(0, 0, 0)"}
            if mm is not None: one["Point_mm"] = [f"(-9.0, -9.5, {mm})"] * 3
            return one
        first = {"Images": [
            {"ImageIndex": 7, "NumberOfROIs": 2, "ROIs": [roi("Left Anterior Descending Artery", 4.5, 97.0), roi("Left Anterior Descending Artery", 0.0, 97.0)]},
            {"ImageIndex": 0, "ROIs": [roi("Right Coronary Artery", 2.0, 94.2), roi("Right Coronary Artery", 2.0, 10.0)]}]}
        with open(root + "/Gated_release_final/Calcium_xml/0.xml", "wb") as file: file.write(b"\n" + plistlib.dumps(first))
        with open(root + "/Gated_release_final/Calcium_xml/1.xml", "wb") as file: plistlib.dump({"Images": [{"ImageIndex": 1, "ROIs": [roi("Left Circumflex Artery", 1.0, None)]}]}, file)
        with open(root + "/Gated_release_final/Calcium_xml/9.xml", "wb") as file: plistlib.dump({"Images": []}, file)
        book = openpyxl.Workbook()
        book.active.append(["filename", "LCA", "LAD", "LCX", "RCA", "total"])
        book.active.append(["1A", 0, 12.5, None, 3, 15.5])
        book.active.append(["77A", 0, 1, 1, 1, 3])
        book.save(root + "/deidentified_nongated/scores.xlsx")
        """;

    [Fact]
    public async Task Prepare_OutlinesAndScores_LandOnTheirSlicesAndScans()
    {
        layout.Python("coca/set", Files);

        var job = await layout.TakeInAsync("coca", "datasets/coca", prepare: true);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal([("set/Gated_release_final/Calcium_xml/0.xml:4", "The row is an outline on a slice that is not here.")], job.Refusals.Select(refusal => (refusal.Path, refusal.Reason)));
        var prepared = await layout.ReadAsync("datasets/coca");
        string Gated(int patient, int slice) => $"set/Gated_release_final/patient/{patient}/Pro_Gated/IM-0001-{slice:0000}.dcm";
        Assert.Equal(
            [
                $"{Gated(0, 1)} - p1 s1", $"{Gated(0, 2)} - p1 s1", $"{Gated(0, 3)} - p1 s1", $"{Gated(1, 1)} - p2 s2", $"{Gated(1, 2)} - p2 s2",
                "set/deidentified_nongated/1/Chest/IM-0001-0001.dcm - p3 s3", "set/deidentified_nongated/1/Chest/IM-0001-0002.dcm - p3 s3",
            ],
            prepared.Places);
        const string outline = """{"type":"Polygon","coordinates":[[[1,2],[3.5,2],[3,4.25],[1,2]]]}""", xml = "set/Gated_release_final/Calcium_xml", scores = "set/deidentified_nongated/scores.xlsx:2";
        Assert.Equal(
            new[]
            {
                $"{Gated(0, 2)} calcium_left_anterior_descending_artery = {outline} ({xml}/0.xml:1)", $"{Gated(0, 3)} calcium_right_coronary_artery = {outline} ({xml}/0.xml:3)",
                // Without a position the index counts along the body, as every series does here: the second from below.
                $"{Gated(1, 1)} calcium_left_circumflex_artery = {outline} ({xml}/1.xml:1)",
                $"s3 calcium_score = 15.5 ({scores})", $"s3 calcium_score_lca = 0 ({scores})", $"s3 calcium_score_lad = 12.5 ({scores})", $"s3 calcium_score_rca = 3 ({scores})",
            }.Order(StringComparer.Ordinal),
            prepared.Statements);
    }

    [Fact]
    public async Task Prepare_NeitherOutlinesNorScores_NamesThem()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Picture("nococa/patient/1/a.png", 1);
        await layout.TakeInAsync("nococa", dataset, prepare: false);

        Assert.EndsWith("calcium_xml/*.xml is missing.", await layout.MismatchAsync(dataset, "coca"));
    }
}
