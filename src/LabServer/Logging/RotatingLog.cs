using System.Text;

namespace LabSim.LabServer.Logging;

/// <summary>A log file that does not grow beyond a size: full, it becomes <c>NAME.1</c>, and the one before is gone. A full disk loses lines, nothing else.</summary>
internal sealed class RotatingLog(string path, long limit) : IDisposable
{
    private readonly Lock _lock = new();
    private FileStream? _file;

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_lock)
        {
            try
            {
                if (_file is not null && _file.Length + bytes.Length > limit)
                {
                    _file.Dispose();
                    _file = null;
                    File.Move(path, path + ".1", overwrite: true);
                }

                // Another process may have written meanwhile: while a server takes over there are two.
                _file ??= Open();
                _file.Seek(0, SeekOrigin.End);
                _file.Write(bytes);
                _file.Flush();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // There is nowhere to say it.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private FileStream Open() => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0, // Nothing is left over that closing would have to write: on a full disk that would throw.
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
