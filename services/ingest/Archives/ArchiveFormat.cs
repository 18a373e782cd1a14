namespace Lightbox.Ingest.Archives;

/// <summary>The containers of many files that are read.</summary>
internal enum ArchiveFormat
{
    /// <summary>PKWARE APPNOTE.TXT, with zip64.</summary>
    Zip,

    /// <summary>POSIX ustar and pax, GNU and version 7.</summary>
    Tar,

    /// <summary>A tar in one or more gzip members (RFC 1952).</summary>
    TarGzip,

    /// <summary>A tar in Zstandard frames (RFC 8878).</summary>
    TarZstandard,

    /// <summary>7zFormat.txt, without encryption and volumes.</summary>
    SevenZip,
}
