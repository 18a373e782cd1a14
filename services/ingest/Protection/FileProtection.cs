using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Protection;

/// <summary>Between examining a file and storing it: whose it is, and whether it may be stored as it is.</summary>
internal sealed class FileProtection(PatientKeys patients, StudyKeys studies)
{
    private const string Dicom = "dicom";

    /// <param name="dataset">datasets/{dataset}.</param>
    /// <param name="source">The file; stays the caller's.</param>
    /// <param name="image">What examining it said.</param>
    /// <param name="inPlace">It is to stay where it is, so it cannot be stored as anything else.</param>
    /// <exception cref="ImagingException">The file changed since it was examined and is broken now.</exception>
    public Task<ProtectedFile> ApplyAsync(string dataset, IByteSource source, ImageDescription image, bool inPlace, CancellationToken cancellation)
    {
        if (image.Format != Dicom) return Task.FromResult(new ProtectedFile { Image = image });
        var identity = DicomIdentity.Read(source, cancellation);
        return Task.FromResult(new ProtectedFile
        {
            Image = image,
            PatientKey = patients.PatientKey(dataset, identity.PatientIdIssuer, identity.PatientId),
            StudyKey = studies.StudyKey(dataset, image.StudyInstanceUid),
        });
    }
}
