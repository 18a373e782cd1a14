using Lightbox.Imaging.Dicom.Series;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>Whom a DICOM file says it is of: read once, looked through for identifiers, rewritten without them. Safe for use by several threads.</summary>
public sealed class DicomIdentity
{
    private static readonly Tag PatientIdTag = new(0x00100020), IssuerTag = new(0x00100021), EncapsulatedDocument = new(0x00420011);

    private readonly Part10File file;

    private DicomIdentity(Part10File file)
    {
        this.file = file;
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

    /// <summary>A DICOMDIR: a list of patients and of files on a medium.</summary>
    public bool IsDirectory => file.DataSet.Find(Tags.DirectoryRecordSequence) is not null;

    /// <summary>A PDF or another document inside, which nothing here can rewrite.</summary>
    public bool HoldsDocument => file.DataSet.Find(EncapsulatedDocument) is { Length: not 0 };

    /// <summary>Reads a file's data set, no pixels. The source stays the caller's and must stay open.</summary>
    /// <exception cref="ImagingException">It is no DICOM file, or a broken one.</exception>
    public static DicomIdentity Read(IByteSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new DicomIdentity(Part10File.Read(source, cancellation));
    }

    /// <summary>The same of a file that a reader has read: nothing is read again. The reader may be gone, its source must stay open.</summary>
    /// <returns>Null for a reader of another format, or of several files.</returns>
    public static DicomIdentity? Of(IImageReader reader) => reader switch
    {
        DicomReader one => new DicomIdentity(one.File),
        DicomVideoReader video => new DicomIdentity(video.File),
        SeriesReader { OnlyFile: { } file } => new DicomIdentity(file),
        _ => null,
    };

    /// <summary>What is in it that identifies.</summary>
    /// <exception cref="ImagingException">A sequence counts or nests beyond what is allowed.</exception>
    public DicomFindings Find(CancellationToken cancellation) => new IdentifierSearch(file, cancellation).Find();

    /// <summary>
    /// A copy by the basic application level confidentiality profile of PS3.15: its elements in memory, its pixels read from the source. Pixels are the same bytes;
    /// what is written in them, and overlays inside them, stays.
    /// </summary>
    /// <returns>Reads from the source this was read from, and is of no use without it. The same file, secret and options give the same bytes.</returns>
    /// <exception cref="ImagingException">A sequence counts or nests beyond what is allowed.</exception>
    public IByteSource Pseudonymise(IPseudonyms pseudonyms, PseudonymOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pseudonyms);
        var subject = PatientId.Length > 0 ? $"patient\0{PatientIdIssuer}\0{PatientId}" : $"study\0{(StudyInstanceUid.Length > 0 ? StudyInstanceUid : file.DataSet.Text(Tags.SopInstanceUid))}";
        return new DicomRewriter(file, pseudonyms, options, subject, cancellation).Write();
    }
}
