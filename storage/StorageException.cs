namespace Lightbox.Storage;

/// <summary>Tables or blobs cannot do what was asked; the message is one sentence that is safe to show.</summary>
public class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The disk (or the quota) is full. What was being written is gone again; everything before it is as it was.</summary>
public sealed class StorageFullException(string message, Exception? inner = null) : StorageException(message, inner)
{
    private const int Enospc = 28;
    private const int Edquot = 122;

    /// <summary>Whether the system refused a write for want of space. .NET keeps errno in the HResult's low word.</summary>
    public static bool IsFull(IOException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return (exception.HResult & 0xFFFF) is Enospc or Edquot;
    }
}
