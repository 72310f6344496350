namespace LabSim.Interop.Processes;

/// <summary>A user of this host.</summary>
/// <param name="Name">The login name.</param>
/// <param name="UserId">The numeric user.</param>
/// <param name="GroupId">The primary group.</param>
public sealed record SystemUser(string Name, uint UserId, uint GroupId)
{
    private const int EntryBytes = 64;
    private const int BufferBytes = 16 * 1024;

    /// <summary>Whether this process has root's rights.</summary>
    public static bool IsRoot => Libc.EffectiveUser() == 0;

    /// <summary>The user that this process acts as.</summary>
    public static uint CurrentId => Libc.EffectiveUser();

    /// <summary>Looks a user up (getpwnam_r(3)), or returns <see langword="null"/>.</summary>
    public static unsafe SystemUser? Find(string name)
    {
        var entry = stackalloc byte[EntryBytes];
        var buffer = stackalloc byte[BufferBytes];
        var error = Libc.GetUser(name, entry, buffer, BufferBytes, out var result);

        // struct passwd on 64-bit: two pointers, then pw_uid and pw_gid.
        return error != 0 || result == 0 ? null : new SystemUser(name, *(uint*)(entry + 16), *(uint*)(entry + 20));
    }
}
