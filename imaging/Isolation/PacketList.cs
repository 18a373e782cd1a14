namespace Lightbox.Imaging.Isolation;

/// <summary>The coded packets of a clip in the order of decoding: bytes, milliseconds when it is shown, whether decoding can begin there.</summary>
internal static class PacketList
{
    public static byte[] ToBytes(IReadOnlyList<(int Size, double Time, bool Key)> packets) => Wire.Write(w =>
    {
        w.Write(packets.Count);
        foreach (var (size, time, key) in packets)
        {
            w.Write(size);
            w.Write(time);
            w.Write(key);
        }
    });

    public static IReadOnlyList<(int Size, double Time, bool Key)> Of(byte[] arguments) => Wire.Read(arguments, r =>
    {
        var packets = new (int, double, bool)[r.ReadInt32()];
        for (var i = 0; i < packets.Length; i++) packets[i] = (r.ReadInt32(), r.ReadDouble(), r.ReadBoolean());
        return packets;
    });
}
