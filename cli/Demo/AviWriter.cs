using System.Text;

namespace Lightbox.Cli.Demo;

/// <summary>
/// Motion JPEG in AVI: RIFF "AVI " holds LIST "hdrl" (avih, LIST "strl" with strh and strf), LIST "movi" with a "00dc" chunk for each frame,
/// and "idx1", which says where each is, counted from "movi".
/// </summary>
internal static class AviWriter
{
    private const int KeyFrame = 0x10;

    public static void Write(string path, IReadOnlyList<byte[]> frames, int width, int height, int framesPerSecond)
    {
        int largest = frames.Max(frame => frame.Length);
        byte[] avih = Words(1_000_000 / framesPerSecond, largest * framesPerSecond, 0, KeyFrame, frames.Count, 0, 1, largest, width, height, 0, 0, 0, 0);
        byte[] strh =
        [
            .. "vidsMJPG"u8, .. Words(0, 0, 0, 1, framesPerSecond, 0, frames.Count, largest, -1, 0),
            .. BitConverter.GetBytes((short)0), .. BitConverter.GetBytes((short)0), .. BitConverter.GetBytes((short)width), .. BitConverter.GetBytes((short)height),
        ];
        byte[] strf = [.. Words(40, width, height, 1 | (24 << 16)), .. "MJPG"u8, .. Words(width * height * 3, 0, 0, 0, 0)];
        byte[] header = List("hdrl", [.. Chunk("avih", avih), .. List("strl", [.. Chunk("strh", strh), .. Chunk("strf", strf)])]);

        using var movie = new MemoryStream();
        using var index = new MemoryStream();
        foreach (var frame in frames)
        {
            index.Write([.. "00dc"u8, .. Words(KeyFrame, 4 + (int)movie.Position, frame.Length)]);
            movie.Write(Chunk("00dc", frame));
        }

        File.WriteAllBytes(path, Chunk("RIFF", [.. "AVI "u8, .. header, .. List("movi", movie.ToArray()), .. Chunk("idx1", index.ToArray())]));
    }

    private static byte[] List(string name, byte[] content) => Chunk("LIST", [.. Encoding.ASCII.GetBytes(name), .. content]);

    private static byte[] Chunk(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(content.Length), .. content, .. new byte[content.Length % 2]];

    private static byte[] Words(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
