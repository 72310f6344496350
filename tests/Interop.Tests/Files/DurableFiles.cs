using LabSim.Interop.Files;
using LabSim.TestKit;

namespace LabSim.Interop.Tests.Files;

public sealed class DurableFiles : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_write_replaces_the_whole_file_and_leaves_no_other()
    {
        File.WriteAllText(_directory["f"], "an older and longer text");
        DurableFile.Write(_directory["f"], "new"u8);
        Assert.Equal("new", File.ReadAllText(_directory["f"]));
        Assert.Equal([_directory["f"]], Directory.GetFiles(_directory.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory["f"]));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        Directory.CreateDirectory(_directory["f"]);
        Assert.ThrowsAny<Exception>(() => DurableFile.Write(_directory["f"], "new"u8));
        Assert.True(Directory.Exists(_directory["f"]));
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task A_reader_sees_the_old_or_the_new_file_and_never_a_mix()
    {
        var texts = new[] { new string('a', 100_000), new string('b', 50_000) };
        DurableFile.Write(_directory["f"], "a"u8);
        using var stop = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var text = File.ReadAllText(_directory["f"]);
                    Assert.True(text == "a" || texts.Contains(text), "a mix");
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var i = 0; i < 30; i++)
        {
            DurableFile.Write(_directory["f"], System.Text.Encoding.ASCII.GetBytes(texts[i % 2]));
        }

        await stop.CancelAsync();
        await reading;
    }

    [Fact]
    public void A_directory_has_exactly_the_permissions_asked_for_however_often_it_is_made()
    {
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        DurableDirectory.Create(_directory["d"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        DurableDirectory.Create(_directory["d"], mode);
        Assert.Equal(mode, File.GetUnixFileMode(_directory["d"]));
    }

    [Fact]
    public void A_directory_is_given_to_a_user()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("only root can give a directory away");
        }

        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        DurableDirectory.Create(_directory["d"], mode, (65534, 65534));
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u:%g", _directory["d"]]) { RedirectStandardOutput = true })!;
        Assert.Equal("65534:65534\n", stat.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_directory_that_is_not_there_cannot_be_flushed()
        => Assert.Throws<IOException>(() => DurableDirectory.Flush(_directory["no"]));
}
