using System.Text.RegularExpressions;

namespace LabSim.Architecture.Tests;

/// <summary>CONTRIBUTING's rules that a machine can check.</summary>
public sealed partial class Conventions
{
    private const int LongestFile = 300;
    private const int MedianFile = 60;

    private static readonly string[] BannedWords = ["Utils", "Util", "Helper", "Helpers", "Manager", "Managers", "Common", "Misc", "Impl", "Data", "Info"];

    public static TheoryData<string> Rooms => [.. Repository.Projects("src")];

    [Fact]
    public void No_file_is_longer_than_its_cap() =>
        Assert.Empty(AllSources().Select(file => (file, lines: Repository.Lines(file).Length)).Where(x => x.lines > LongestFile));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_median_file_of_a_room_is_short(string room)
    {
        var lines = Repository.Sources("src/" + room).Select(file => Repository.Lines(file).Length).Order().ToArray();
        Assert.InRange(lines[lines.Length / 2], 1, MedianFile);
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var empty =
            from file in AllSources()
            from Match type in TypeName().Matches(Repository.Code(file))
            let name = type.Groups[1].Value
            where Word().Matches(name).Any(word => BannedWords.Contains(word.Value))
            select $"{file}: {name}";
        Assert.Empty(empty);
    }

    [Fact]
    public void Unsafe_code_stays_in_its_rooms()
    {
        var strays =
            from file in AllSources()
            where !file.StartsWith("src/Interop/", StringComparison.Ordinal) && !file.StartsWith("src/Switching/Virtio/", StringComparison.Ordinal)
            where Unsafe().IsMatch(Repository.Code(file))
            select file;
        Assert.Empty(strays);
    }

    [Fact]
    public void Only_interop_imports_native_functions() =>
        Assert.Empty(AllSources().Where(file => !file.StartsWith("src/Interop/", StringComparison.Ordinal) && NativeImport().IsMatch(Repository.Code(file))));

    [Fact]
    public void Unsafe_blocks_are_allowed_only_where_they_may_stand()
    {
        var allowed = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains("<AllowUnsafeBlocks>true", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project)).Order(StringComparer.Ordinal);
        Assert.Equal(["Interop", "Switching"], allowed);
    }

    [Fact]
    public void Work_left_for_later_is_not_left_in_the_code()
    {
        var unfinished =
            from file in AllSources().Where(file => !file.EndsWith("/Conventions.cs", StringComparison.Ordinal))
            where Unfinished().IsMatch(Repository.Read(file))
            select file;
        Assert.Empty(unfinished);
    }

    [Fact]
    public void The_data_plane_starts_no_tasks() =>
        Assert.Empty(Repository.Sources("src/Switching").Where(file => Repository.Code(file).Contains("Task.Run", StringComparison.Ordinal)));

    private static IEnumerable<string> AllSources() => Repository.Sources("src").Concat(Repository.Sources("tests"));

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum|record\s+struct)\s+([A-Z]\w*)")]
    private static partial Regex TypeName();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\b(LibraryImport|DllImport)\b")]
    private static partial Regex NativeImport();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bXXX\b|NotImplementedException")]
    private static partial Regex Unfinished();
}
