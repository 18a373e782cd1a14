using System.Globalization;

namespace Lightbox.Imaging.Display;

/// <summary>
/// Colour tables by name, for grey pictures: DICOM's well-known palettes (PS3.6 Annex B), and the evenly perceived ones that scientific plots use. A table is
/// written as its corners, "grey:rrggbb", with straight lines between them.
/// </summary>
public static class ColourTables
{
    private static readonly Dictionary<string, byte[]> Tables = new(
    [
        Table("hot-iron", """
            0:000000 127:fe0000 128:ff0000 191:ff7e00 254:fffcfc 255:ffffff
            """),
        Table("hot-metal-blue", """
            0:000000 17:000021 42:000053 43:000054 76:000095 85:0000a7 102:3200c8 119:5a0096 136:8c2032 153:be4000 170:ff6000 238:ffe0c8 255:ffffff
            """),
        Table("pet", """
            0:000000 1:000201 62:007d7b 63:00807d 64:017e7f 95:3f40bd 97:433dc1 116:6817e7 127:7e01fd 128:8000ff 130:8404f8 169:d1525c 192:ff8000 233:ffd2a5
            235:ffd6ae 254:fffcfa 255:ffffff
            """),
        Table("pet-20-step", """
            0:000000 12:000000 13:600050 25:600050 26:303050 38:303050 39:303070 50:303070 51:505080 63:505080 64:6060b0 76:6060b0 77:7070c0 89:7070c0 90:8080e0
            101:8080e0 102:306030 114:306030 115:309030 127:309030 128:50c050 140:50c050 141:40e040 152:40e040 153:e0e050 165:e0e050 166:d0d060 178:d0d060
            179:d0b040 191:d0b040 192:d09000 203:d09000 204:c06000 216:c06000 217:b03000 229:b03000 230:ff0000 242:ff0000 243:ffffff 255:ffffff
            """),
        Table("cividis", """
            0:00224e 20:003070 23:013271 29:143670 41:293f6e 65:444f6c 102:666970 130:7e7d78 163:9e9676 199:c3b369 226:e0cb56 244:f5dc41 251:fde334 255:fee838
            """),
        Table("inferno", """
            0:000004 7:030210 22:120a32 35:260c51 45:380962 58:4d0d6c 82:741a6e 106:9a2865 128:bc3754 151:da4e3c 172:ef6c23 194:fa9207 201:fc9f07 210:fcb014
            225:f8cd37 237:f3e55d 244:f1f179 251:f6fa96 255:fcffa4
            """),
        Table("magma", """
            0:000004 7:03030f 20:0e0b2b 38:251255 48:36106b 58:471078 75:621980 105:912b81 133:bf3a77 152:dc4869 168:ef5d5e 182:f8765c 195:fc8e64 213:feb078
            239:fde0a1 255:fcfdbf
            """),
        Table("plasma", """
            0:0d0887 8:220690 31:4b03a1 52:6c00a8 66:8104a7 82:9814a0 112:bc3587 149:de5f65 186:f68d45 210:fdaf31 227:fdca26 238:f9dc24 251:f2f227 255:f0f921
            """),
        Table("turbo", """
            0:30123b 8:392a73 16:4040a2 24:4456c7 32:466be3 40:4680f6 46:448ffe 52:3d9efe 61:2eb4f2 72:1ccdd8 79:18dbc5 85:1ae4b6 92:27eea4 100:3ff68a 116:7dff56
            125:9cfe40 133:b1f936 145:d0ea34 159:ecd13a 169:f9bc39 180:fea130 192:fb7e21 208:eb500e 222:d43305 235:b71d02 248:920b01 255:7a0403
            """),
        Table("viridis", """
            0:440154 20:481d6f 35:46307e 59:3d4d8a 93:2d708e 132:1f948c 147:1fa287 162:2ab07f 179:44bf70 198:6ccd5a 223:aadc32 237:d0e11c 244:e2e418 253:f8e621
            255:fde725
            """),
    ]);

    /// <summary>Every name, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Tables.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The 256 colours of a table, RGB one after the other; null when there is no such table.</summary>
    public static ReadOnlyMemory<byte>? Find(string name) => Tables.TryGetValue(name, out var table) ? new ReadOnlyMemory<byte>(table) : default(ReadOnlyMemory<byte>?);

    /// <summary>A grey picture in a table's colours.</summary>
    /// <param name="grey">8-bit, one sample a pixel.</param>
    /// <exception cref="UnsupportedImageException">The picture has colours of its own.</exception>
    public static PixelBuffer Apply(PixelBuffer grey, string name)
    {
        ArgumentNullException.ThrowIfNull(grey);
        if (Find(name) is not { } found) throw new ArgumentException("There is no such colour table.", nameof(name));
        if (grey is not { SamplesPerPixel: 1, Type: SampleType.UInt8 })
            throw new UnsupportedImageException("A colour table is for grey pictures; this one has colours of its own.", "colour table on colour");
        var table = found.Span;
        var rgb = new byte[grey.Data.Length * 3];
        for (int i = 0; i < grey.Data.Length; i++) table.Slice(grey.Data[i] * 3, 3).CopyTo(rgb.AsSpan(i * 3));
        return grey with { SamplesPerPixel = 3, Data = rgb };
    }

    private static KeyValuePair<string, byte[]> Table(string name, string corners)
    {
        var table = new byte[256 * 3];
        var (at, colour) = (0, 0);
        foreach (var corner in corners.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = corner.IndexOf(':', StringComparison.Ordinal);
            int to = int.Parse(corner.AsSpan(0, colon), CultureInfo.InvariantCulture), next = int.Parse(corner.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            for (int grey = at; grey <= to; grey++)
            {
                double part = to == at ? 1 : (double)(grey - at) / (to - at);
                for (int s = 0; s < 3; s++) table[(grey * 3) + s] = Between(colour >> (16 - (8 * s)), next >> (16 - (8 * s)), part);
            }

            (at, colour) = (to, next);
        }

        return new(name, table);
    }

    private static byte Between(int from, int to, double part) => (byte)Math.Floor((from & 255) + (((to & 255) - (from & 255)) * part) + 0.5);
}
