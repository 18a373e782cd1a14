using System.Security.Cryptography;

namespace Lightbox.Storage.Secrets;

/// <summary>
/// The key of patient and study keys: 32 random bytes, made at the first start, mode 0600, part of the backup. Whoever loses it loses the
/// link between keys of old and new files; whoever has it can test whether a known id is in a dataset. So it never shows in text.
/// </summary>
public sealed class Secret
{
    public const int Length = 32;
    public const string FileName = "secret";

    /// <summary>Configuration key of a secret given from outside (an app host's parameter): 64 hex digits.</summary>
    public const string Key = "Lightbox:Secret";

    private readonly byte[] bytes;

    private Secret(byte[] bytes) => this.bytes = bytes;

    public ReadOnlySpan<byte> Bytes => bytes;

    public static Secret FromHex(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 2 * Length || !hex.All(char.IsAsciiHexDigit))
            throw new StorageException($"{Key} must be {2 * Length} hex digits.");
        return new Secret(Convert.FromHexString(hex));
    }

    /// <summary>Reads the secret of a data folder, making it when there is none; of two starters at once both get the same.</summary>
    public static Secret OpenOrCreate(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = folder.File(FileName);
        if (!File.Exists(path)) Create(path);
        var bytes = File.ReadAllBytes(path);
        return bytes.Length == Length ? new Secret(bytes) : throw new StorageException($"{path} is not a secret of {Length} bytes; restore it from the backup.");
    }

    public override string ToString() => "Secret(...)";

    private static void Create(string path)
    {
        // Written whole under another name first: nobody ever reads half a secret.
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
