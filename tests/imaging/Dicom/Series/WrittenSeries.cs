using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom.Series;

/// <summary>A CT series as pydicom writes it: a file a plane, named in no order that means anything.</summary>
internal sealed class WrittenSeries : IDisposable
{
    /// <summary>
    /// 12 x 10 pixels of 0.7 (across) x 0.9 mm and 7 planes 2.5 mm apart, every pixel with a value of its own; turned so that no axis is the patient's.
    /// `each` runs for each plane `k` with its data set `d` and may change it, or set `skip`; `v` is the step from a plane to the next.
    /// </summary>
    private const string Writer =
        """
        import sys, random, numpy, pydicom
        from pydicom.dataset import Dataset, FileMetaDataset
        from pydicom.uid import generate_uid
        folder, syntax, before, each, after = sys.argv[1:6]
        rows, cols, count, ds, times = 10, 12, 7, (.9, .7), 1
        a = numpy.array([.96, .28, 0]); b = numpy.array([-.168, .576, -.8]); n = numpy.cross(a, b)
        v, o = n * 2.5, numpy.array([-31.5, 12.25, 77.])
        slope, inter = 1, -1024
        series, study, frame = generate_uid(), generate_uid(), generate_uid()
        exec(before)
        rng = numpy.random.default_rng(1)
        stored = (numpy.arange(rows * cols * count * times).reshape(times, count, rows, cols) * 3 + rng.integers(0, 3, (times, count, rows, cols))).astype('<i2')
        names = random.Random(2).sample(range(1000, 9999), count * times * 2)
        def plane(k, t):
            d = Dataset(); d.file_meta = FileMetaDataset()
            d.file_meta.MediaStorageSOPClassUID = d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.2'
            d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID = generate_uid()
            d.file_meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'
            d.PatientID, d.PatientName, d.Modality, d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = 'x', 'x^y', 'CT', study, series, frame
            d.InstanceNumber, d.AcquisitionNumber, d.SeriesNumber = k + 1 + t * count, t + 1, 4
            d.StudyDate, d.StudyTime, d.SliceThickness = '20240102', '101112', '2.5'
            d.ImagePositionPatient, d.ImageOrientationPatient = [f'{x:.6f}' for x in o + v * k], [f'{x:.6f}' for x in (*a, *b)]
            d.PixelSpacing, d.Rows, d.Columns = [str(s) for s in ds], rows, cols
            d.SamplesPerPixel, d.PhotometricInterpretation, d.PixelRepresentation, d.BitsAllocated, d.BitsStored, d.HighBit = 1, 'MONOCHROME2', 1, 16, 16, 15
            d.RescaleSlope, d.RescaleIntercept, d.RescaleType = str(slope), str(inter), 'HU'
            d.WindowCenter, d.WindowWidth = '100', '900'
            d.PixelData = stored[t, k].tobytes(); d['PixelData'].VR = 'OW'
            return d
        for t in range(times):
            for k in range(count):
                d, skip = plane(k, t), False
                exec(each)
                if skip: continue
                path = f'{folder}/{names.pop()}.dcm'
                d.is_little_endian, d.is_implicit_VR = True, False
                if syntax == 'rle': d.compress(pydicom.uid.RLELossless, encoding_plugin='pydicom')
                pydicom.dcmwrite(path, d, write_like_original=False)
        exec(after)
        """;

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    public WrittenSeries(string syntax = "explicit", string before = "pass", string each = "pass", string after = "pass")
    {
        Directory.CreateDirectory(Folder);
        ExternalTool.Python(Writer, Folder, syntax, before, each, after);
    }

    public string Folder => folder["series"];

    public IVolumeReader Open()
    {
        List<ImagePart> parts = [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(path => new ImagePart(new FileByteSource(path), ImagePart.Instance))];
        try
        {
            return (IVolumeReader)ImageFile.Open(parts);
        }
        catch
        {
            foreach (var part in parts) part.Source.Dispose();
            throw;
        }
    }

    /// <summary>The same planes as dcm2niix puts them together.</summary>
    public string ToNifti()
    {
        Directory.CreateDirectory(folder["nifti"]);
        ExternalTool.Run("dcm2niix", "-z", "n", "-b", "n", "-m", "y", "-f", "volume", "-o", folder["nifti"], Folder);
        return Directory.GetFiles(folder["nifti"], "*.nii").Order(StringComparer.Ordinal).First();
    }

    public void Dispose() => folder.Dispose();
}
