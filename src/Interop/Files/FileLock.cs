using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Files;

/// <summary>
/// An exclusive <c>flock(2)</c> on a file. The kernel lets go of it when the process ends, however it ends; the descriptor is
/// close-on-exec, so a child never keeps it. The file itself stays: removing it would let two holders lock two different files.
/// </summary>
public sealed class FileLock : IDisposable
{
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
        var file = OpenShared(path);
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

    // FileShare.ReadWrite keeps .NET from taking a lock of its own; .NET opens every file close-on-exec.
    private static SafeFileHandle OpenShared(string path)
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }
}
