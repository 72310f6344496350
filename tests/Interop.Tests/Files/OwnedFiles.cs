using LabSim.Interop.Files;
using LabSim.Interop.Processes;
using LabSim.TestKit;

namespace LabSim.Interop.Tests.Files;

/// <summary>Files in a folder that somebody else may write: only what is theirs is read.</summary>
public sealed class OwnedFiles : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_of_the_user_is_read_and_anothers_is_not()
    {
        File.WriteAllText(_directory["f"], "picture");
        using var file = RegularFile.OpenOwned(_directory["f"], SystemUser.CurrentId);
        Assert.Equal(7, file!.Length);
        Assert.Null(RegularFile.OpenOwned(_directory["f"], SystemUser.CurrentId + 1));
    }

    [Fact]
    public void A_link_is_not_followed_wherever_it_leads()
    {
        File.WriteAllText(_directory["f"], "mine");
        File.CreateSymbolicLink(_directory["link"], _directory["f"]);
        Assert.Throws<IOException>(() => RegularFile.OpenOwned(_directory["link"], SystemUser.CurrentId));
    }

    [Fact]
    public void A_folder_is_no_file() => Assert.Null(RegularFile.OpenOwned(_directory.Path, SystemUser.CurrentId));

    [Fact]
    public void What_is_not_there_says_so() => Assert.Throws<IOException>(() => RegularFile.OpenOwned(_directory["none"], SystemUser.CurrentId));
}
