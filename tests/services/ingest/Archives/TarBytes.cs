using System.Text;

namespace Lightbox.Services.Tests.Ingest.Archives;

/// <summary>Tar by hand: no library writes what an attacker would.</summary>
internal static class TarBytes
{
    public static void Write(Stream tar, string name, char type, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        // GNU's long name, for all of them: then no length or sign is special.
        var longName = Encoding.UTF8.GetBytes(name + "\0");
        tar.Write(Header("././@LongLink", 'L', longName.Length));
        Padded(tar, longName);
        tar.Write(Header("x", type, bytes.Length));
        Padded(tar, bytes);
    }

    public static byte[] Header(string name, char type, long size)
    {
        var block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Text(block, 100, "0000644");
        if (size < 1L << 33)
        {
            Text(block, 124, Convert.ToString(size, 8).PadLeft(11, '0'));
        }
        else
        {
            block[124] = 0x80;
            for (var i = 0; i < 8; i++) block[128 + i] = (byte)(size >> (56 - (8 * i)));
        }

        Text(block, 136, "00000000000");
        block[156] = (byte)type;
        Text(block, 157, type is '1' or '2' ? "/etc/passwd" : "");
        Text(block, 257, "ustar  ");
        for (var i = 148; i < 156; i++) block[i] = (byte)' ';
        Text(block, 148, Convert.ToString(block.Sum(b => (int)b), 8).PadLeft(6, '0') + "\0");
        return block;
    }

    private static void Padded(Stream tar, byte[] bytes)
    {
        tar.Write(bytes);
        tar.Write(new byte[(512 - (bytes.Length % 512)) % 512]);
    }

    private static void Text(byte[] block, int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(block, at);
}
