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
        File.WriteAllText(_directory["lock"], "an older and longer text");
        using var held = FileLock.TryAcquire(_directory["lock"])!;
        held.Write("4711\n"u8);
        using var reader = new StreamReader(new FileStream(_directory["lock"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("4711\n", reader.ReadToEnd());
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
