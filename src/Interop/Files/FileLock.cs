using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Files;

/// <summary>
/// An exclusive <c>flock(2)</c> on a file. The kernel lets go of it when the process ends, however it ends; the descriptor is
/// close-on-exec, so a child never keeps it. The file itself stays: removing it would let two holders lock two different files.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const uint OwnerOnly = 0x180; // 0600

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file, string path)
    {
        _file = file;
        Path = path;
    }

    /// <summary>The locked file.</summary>
    public string Path { get; }

    /// <summary>Takes the lock, or returns <see langword="null"/> at once where somebody has it. The file is made if needed (0600).</summary>
    /// <exception cref="IOException">The file cannot be made or locked.</exception>
    public static FileLock? TryAcquire(string path)
    {
        var file = OpenUnlocked(path);
        while (Libc.Flock(file, Libc.LockExclusive | Libc.LockWithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Libc.ErrorInterrupted)
            {
                continue;
            }

            var failure = Libc.Failure("flock", path);
            file.Dispose();
            return error == Libc.ErrorWouldBlock ? null : throw failure;
        }

        return new FileLock(file, path);
    }

    /// <summary>Writes a short text (a pid, say) into the locked file, for whoever finds it locked. What was there is replaced.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        RandomAccess.SetLength(_file, 0);
        RandomAccess.Write(_file, text, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>What the holder (or the last one) wrote, at most 4 KiB; empty where there is no such file.</summary>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        using var file = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec);
        if (file.IsInvalid)
        {
            return default;
        }

        var text = new byte[4096];
        return text.AsMemory(0, RandomAccess.Read(file, text, 0));
    }

    // Not by .NET's own means: whatever FileShare says, it takes a flock(2) of its own on what it opens, and that is this very lock.
    private static SafeFileHandle OpenUnlocked(string path)
    {
        var file = Libc.Open(path, Libc.ReadWrite | Libc.Create | Libc.CloseOnExec, OwnerOnly);
        if (file.IsInvalid)
        {
            var failure = Libc.Failure("open", path);
            file.Dispose();
            throw failure;
        }

        return file;
    }
}
