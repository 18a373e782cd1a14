using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>What the server sets on a description: times and the etag, which is a hash of everything a person could change.</summary>
internal static class DatasetStamp
{
    public static Dataset New(Dataset dataset, DateTimeOffset now) => Stamp(dataset, Timestamp.FromDateTimeOffset(now), Timestamp.FromDateTimeOffset(now));

    /// <summary>The new description with the old one's first time; the old one itself when nothing is different.</summary>
    public static Dataset Over(Dataset old, Dataset dataset, DateTimeOffset now)
    {
        var stamped = Stamp(dataset, old.CreateTime, Timestamp.FromDateTimeOffset(now));
        return stamped.Etag == old.Etag ? old : stamped;
    }

    /// <param name="etag">As it was read; empty to skip the check.</param>
    /// <exception cref="ConflictException">The dataset has another.</exception>
    public static void Require(Dataset dataset, string etag)
    {
        if (etag.Length > 0 && etag != dataset.Etag)
            throw new ConflictException("The dataset changed meanwhile; read it again.", "ETAG_MISMATCH") { Metadata = { ["etag"] = dataset.Etag } };
    }

    private static Dataset Stamp(Dataset dataset, Timestamp created, Timestamp updated)
    {
        var bare = dataset.Clone();
        bare.Holdings = null;
        bare.CreateTime = null;
        bare.UpdateTime = null;
        bare.Etag = "";
        bare.Etag = Convert.ToHexStringLower(SHA256.HashData(bare.ToByteArray()).AsSpan(0, 8));
        bare.CreateTime = created;
        bare.UpdateTime = updated;
        return bare;
    }
}
