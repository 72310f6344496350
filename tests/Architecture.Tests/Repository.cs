using System.Text.RegularExpressions;

namespace LabSim.Architecture.Tests;

/// <summary>The checkout that the tests look at.</summary>
internal static partial class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The names of the projects below <c>src</c> or <c>tests</c>.</summary>
    public static IEnumerable<string> Projects(string folder) =>
        Directory.GetDirectories(Path.Combine(Root, folder)).Select(d => Path.GetFileName(d)!)
            .Where(name => File.Exists(Path.Combine(Root, folder, name, name + ".csproj"))).Order(StringComparer.Ordinal);

    /// <summary>The C# files of a folder, without what the build generates, as paths relative to the root.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    public static string[] Lines(string relative) => File.ReadAllLines(Path.Combine(Root, relative));

    /// <summary>The code of a file without comments and string contents, so that words in prose do not count.</summary>
    public static string Code(string relative) => Prose().Replace(Read(relative), " ");

    [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?\*/|\"{3,}[\s\S]*?\"{3,}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""")]
    private static partial Regex Prose();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LabSim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside a checkout");
        }

        return folder;
    }
}
