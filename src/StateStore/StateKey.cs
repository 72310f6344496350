namespace LabSim.StateStore;

/// <summary>What a key may look like, and the range that a prefix means. Every implementation of <see cref="IStateStore"/> obeys it.</summary>
public static class StateKey
{
    /// <summary>The longest key in bytes.</summary>
    public const int MaximumLength = 1024;

    /// <summary>Throws where a key is no path of printable ASCII without blanks.</summary>
    public static void Validate(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key[0] != '/' || key.Length > MaximumLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"'{key}' is no key: a key starts with '/', and has at most {MaximumLength} characters from '!' to '~'", nameof(key));
        }
    }

    /// <summary>The first string (ordinal) after all that start with the prefix, or <see langword="null"/> where there is none.</summary>
    public static string? EndOf(string prefix) => prefix.Length == 0 ? null : prefix[..^1] + (char)(prefix[^1] + 1);
}
