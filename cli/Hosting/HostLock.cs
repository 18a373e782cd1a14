using System.Globalization;

namespace Lightbox.Cli.Hosting;

/// <summary>
/// One host a data folder. The lock is the operating system's (it goes with the process, also after SIGKILL); the number written
/// inside only tells a person who holds it.
/// </summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileStream file;

    private HostLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock, or says who has it.</summary>
    /// <exception cref="CommandFailedException">Another process hosts this folder, or the folder cannot be written.</exception>
    public static HostLock Take(DataFolder data)
    {
        data.Create();
        var held = TryTake(data);
        if (held is not null) return held;
        var other = RunningHost.Read(data);
        var where = other is null ? "" : $" (process {other.ProcessId.ToString(CultureInfo.InvariantCulture)}, page {other.Page})";
        throw new CommandFailedException(
            $"Another lightbox already runs on {data.Path}{where}; use it, stop it, or choose another folder with --data DIR.");
    }

    /// <summary>Takes the lock when it is free; null when another process holds it.</summary>
    public static HostLock? TryTake(DataFolder data)
    {
        try
        {
            return new HostLock(new FileStream(
                System.IO.Path.Combine(data.RunFolder, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandFailedException($"The data folder {data.Path} is not writable; choose another with --data DIR.", inner: e);
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            throw new CommandFailedException(
                $"The disk of {data.Path} is full; free some space or choose another folder with --data DIR.", inner: e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether some process holds the lock now.</summary>
    public static bool IsHeld(DataFolder data)
    {
        if (!File.Exists(System.IO.Path.Combine(data.RunFolder, "host.lock"))) return false;
        using var mine = TryTake(data);
        return mine is null;
    }

    public void Dispose() => file.Dispose();
}
