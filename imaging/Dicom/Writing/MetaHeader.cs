using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom.Writing;

/// <summary>Preamble, prefix and group 0002 of a file (PS3.10 7.1), made anew: nothing of another file's goes over.</summary>
internal static class MetaHeader
{
    /// <summary>Lightbox as the writer: a UID of its own making (PS3.5 B.2), the same for all versions.</summary>
    public const string ImplementationClassUid = "2.25.135211324581681194897902456778095598945";

    private const string ImplementationVersion = "LIGHTBOX_0";

    private static readonly Tag Length = new(0x00020000), Version = new(0x00020001), InstanceUid = new(0x00020003), ClassUid = new(0x00020012), VersionName = new(0x00020013);

    /// <param name="sopClass">Empty when the data set names none.</param>
    /// <param name="instance">Likewise.</param>
    public static void Write(DicomOutput output, string sopClass, string instance, string transferSyntax)
    {
        var encoding = DataSetEncoding.ExplicitLittle;
        var group = new DicomOutput();
        group.Element(Version, Vr.OB, [0, 1], encoding);
        Uid(Tags.MediaStorageSopClassUid, sopClass);
        Uid(InstanceUid, instance);
        Uid(Tags.TransferSyntaxUid, transferSyntax);
        Uid(ClassUid, ImplementationClassUid);
        group.Element(VersionName, Vr.SH, EvenText.Of(ImplementationVersion, Vr.SH), encoding);
        var bytes = group.ToArray();

        output.Raw(new byte[Part10File.PreambleLength]);
        output.Raw("DICM"u8);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        output.Element(Length, Vr.UL, length, encoding);
        output.Raw(bytes);

        void Uid(Tag tag, string uid)
        {
            if (uid.Length > 0) group.Element(tag, Vr.UI, EvenText.Of(uid, Vr.UI), encoding);
        }
    }
}
