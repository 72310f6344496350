using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Processes;

/// <summary>Files that are opened here and used by a process of another user.</summary>
public static class InheritableFile
{
    /// <summary>
    /// Takes hold of a file without opening it (O_PATH): whoever inherits it opens <c>/proc/self/fd/N</c>, which needs rights on the file
    /// itself and none on the folders above it.
    /// </summary>
    /// <exception cref="IOException">It is not there, or we may not reach it.</exception>
    public static SafeFileHandle Reference(string path) => Checked(Libc.Open(path, Libc.OpenPathOnly | Libc.OpenCloseOnExec, 0), path);

    /// <summary>Opens a file for appending (O_APPEND: it may be cut while a process writes), made with mode 0600 if it is not there.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Append(string path) =>
        Checked(Libc.Open(path, Libc.OpenWriteOnly | Libc.OpenAppend | Libc.OpenCreate | Libc.OpenCloseOnExec, 0x180), path);

    /// <summary>Gives a file or folder to a user; a symbolic link is not followed.</summary>
    /// <exception cref="IOException">Not permitted, or not there.</exception>
    public static void SetOwner(string path, uint user, uint group)
    {
        if (Libc.ChangeOwner(Libc.CurrentDirectory, path, user, group, Libc.NoFollow) < 0)
        {
            throw Failure(path);
        }
    }

    private static SafeFileHandle Checked(SafeFileHandle handle, string path) => handle.IsInvalid ? throw Failure(path) : handle;

    private static IOException Failure(string path)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{path}: {error.Message}", error);
    }
}
