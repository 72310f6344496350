using System.Globalization;
using LabSim.NodeRuntime;

namespace LabSim.LabServer.Hosting;

/// <summary>
/// One server for each LABSIM_HOME. .NET holds an exclusive share mode by flock(2): the kernel lets go of it when the process ends, however it
/// ends. The file stays, because two servers could lock two files of one name.
/// </summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <exception cref="OtherServerException">Another server has it.</exception>
    /// <exception cref="RuntimeEnvironmentException">The directory cannot be written.</exception>
    public static InstanceLock Take(string data)
    {
        var path = Path.Combine(data, "server.lock");
        try
        {
            return new InstanceLock(new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, BufferSize = 0,
            }));
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException) && File.Exists(path) && IsTaken(error))
        {
            throw new OtherServerException(data, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeEnvironmentException($"cannot write {path}: {error.Message}", "check who owns LABSIM_HOME and whether its disk has space", error);
        }
    }

    /// <summary>Takes it as soon as the other server lets go of it.</summary>
    /// <param name="data">LABSIM_HOME.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OtherServerException">The other server keeps it.</exception>
    public static async Task<InstanceLock> TakeAsync(string data, TimeSpan patience, TimeProvider time)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                return Take(data);
            }
            catch (OtherServerException) when (time.GetElapsedTime(began) < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK, as flock(2) says it.
    private static bool IsTaken(IOException error) => error.HResult == 11 || error.Message.Contains("being used", StringComparison.Ordinal);

    /// <summary>Writes a process's number beside its socket, for people.</summary>
    public static void WritePid(string path) => File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
}
