namespace Lightbox.Imaging.Isolation;

/// <summary>What a worker can be asked to do; one byte on the wire.</summary>
internal enum WorkerJob : byte
{
    /// <summary>A JPEG 2000 or HTJ2K codestream to samples.</summary>
    Jpeg2000 = 1,

    /// <summary>What a picture file (WebP, GIF, AVIF) says of itself.</summary>
    PictureInfo = 2,

    /// <summary>One page of a picture file.</summary>
    Picture = 3,

    /// <summary>Opens a clip, or finds it open, and says what it is.</summary>
    ClipInfo = 4,

    /// <summary>One frame of a clip.</summary>
    ClipFrame = 5,

    /// <summary>The coded packets of a clip.</summary>
    ClipPackets = 6,

    /// <summary>Forgets a clip.</summary>
    ClipClose = 7,

    /// <summary>The arrays of an HDF5 file that are runs of pictures.</summary>
    Hdf5Arrays = 8,

    /// <summary>One picture of such an array.</summary>
    Hdf5Frame = 9,

    /// <summary>A JPEG 2000 codestream whose components differ in size to samples.</summary>
    SubsampledJpeg2000 = 10,

    /// <summary>A list of texts or numbers in an HDF5 file.</summary>
    Hdf5Column = 11,
}

/// <summary>One request.</summary>
/// <param name="Job">What to do.</param>
/// <param name="Arguments">As the job's both sides agree; written by <see cref="Wire.Write"/>.</param>
/// <param name="Feature">What is decoded, for the message when it fails: "JPEG 2000".</param>
/// <param name="Memory">Bytes that the worker may take beyond what it holds when idle; also the most an answer may have.</param>
/// <param name="Deadline">The worker is killed when it has not answered by then.</param>
internal sealed record WorkerRequest(WorkerJob Job, byte[] Arguments, string Feature, long Memory, TimeSpan Deadline);

/// <summary>What came back.</summary>
/// <param name="Arguments">Small facts, read by <see cref="Wire.Read"/>.</param>
/// <param name="Body">Samples or coded bytes.</param>
internal sealed record WorkerAnswer(byte[] Arguments, byte[] Body);

/// <summary>How a request ended; one byte on the wire.</summary>
internal enum WorkerOutcome : byte
{
    Done,
    Broken,
    Unsupported,
    Limit,
    Range,
}
