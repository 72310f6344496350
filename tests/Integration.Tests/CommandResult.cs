using System.Text;

namespace LabSim.Integration.Tests;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CommandResult(int ExitStatus, byte[] OutputBytes, string Error, TimeSpan Took)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public CommandResult Expect(int exitStatus)
    {
        Assert.True(ExitStatus == exitStatus, $"exit status {ExitStatus} instead of {exitStatus}\n--- stdout\n{Output}\n--- stderr\n{Error}");
        return this;
    }
}
