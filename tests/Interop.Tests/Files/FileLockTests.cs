using System.Diagnostics;
using LabSim.Interop.Files;
using LabSim.TestKit;

namespace LabSim.Interop.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_lock_has_one_holder_and_is_free_once_it_is_disposed()
    {
        var first = FileLock.TryAcquire(_directory["lock"]);
        Assert.NotNull(first);
        Assert.Null(FileLock.TryAcquire(_directory["lock"]));
        first.Dispose();
        using var second = FileLock.TryAcquire(_directory["lock"]);
        Assert.NotNull(second);
        Assert.True(File.Exists(second.Path));
    }

    [Fact]
    public void What_the_holder_writes_is_read_by_whoever_finds_it_locked()
    {
        using (var earlier = FileLock.TryAcquire(_directory["lock"])!)
        {
            earlier.Write("an older and longer text"u8);
        }

        using var held = FileLock.TryAcquire(_directory["lock"])!;
        held.Write("4711\n"u8);
        Assert.Equal("4711\n"u8, FileLock.Read(_directory["lock"]).Span);
        Assert.True(FileLock.Read(_directory["no"]).IsEmpty);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory["lock"]));
    }

    [Fact]
    public void A_child_process_does_not_keep_it()
    {
        var held = FileLock.TryAcquire(_directory["lock"])!;
        using var child = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        try
        {
            held.Dispose();
            using var again = FileLock.TryAcquire(_directory["lock"]);
            Assert.NotNull(again);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [Fact]
    public void Another_process_sees_it()
    {
        using var held = FileLock.TryAcquire(_directory["lock"]);
        using var other = Process.Start(new ProcessStartInfo("flock", ["--nonblock", _directory["lock"], "true"]))!;
        other.WaitForExit();
        Assert.Equal(1, other.ExitCode);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_an_error_and_not_a_taken_lock()
        => Assert.ThrowsAny<IOException>(() => FileLock.TryAcquire(_directory["no/lock"]));
}
