namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>Whom a DICOM file says it is of: read once, asked for keys. Safe for use by several threads.</summary>
public sealed class DicomIdentity
{
    private static readonly Tag PatientIdTag = new(0x00100020), IssuerTag = new(0x00100021);

    private DicomIdentity(Part10File file)
    {
        PatientId = file.DataSet.Text(PatientIdTag) ?? "";
        PatientIdIssuer = file.DataSet.Text(IssuerTag) ?? "";
        StudyInstanceUid = file.DataSet.Text(Tags.StudyInstanceUid) ?? "";
    }

    /// <summary>Patient ID (0010,0020) without padding; empty when there is none.</summary>
    public string PatientId { get; }

    /// <summary>Issuer of Patient ID (0010,0021); empty when there is none.</summary>
    public string PatientIdIssuer { get; }

    /// <summary>Study Instance UID (0020,000D) as written; empty when there is none.</summary>
    public string StudyInstanceUid { get; }

    /// <summary>Reads a file's data set, no pixels. The source stays the caller's.</summary>
    /// <exception cref="ImagingException">It is no DICOM file, or a broken one.</exception>
    public static DicomIdentity Read(IByteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new DicomIdentity(Part10File.Read(source, cancellation));
    }
}
