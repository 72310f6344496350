using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Machines;

/// <summary>Puts a program under another user: setpriv(1) gives root's rights away and becomes the program, so that the pid is the program's.</summary>
internal static class UserChange
{
    /// <summary>What stands before the program; nothing where the user stays.</summary>
    /// <exception cref="RuntimeEnvironmentException">setpriv is missing.</exception>
    public static ImmutableArray<string> Words(RuntimeOptions options, MachineUser? user)
    {
        if (user is null)
        {
            return [];
        }

        var program = options.SearchDirectories.Select(folder => Path.Combine(folder, "setpriv")).FirstOrDefault(File.Exists)
            ?? throw new RuntimeEnvironmentException("the program setpriv is missing", "Install it: apt-get install util-linux");
        return
        [
            program, $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--init-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--",
        ];
    }
}
