namespace LabSim.Benchmarks.Switching;

/// <summary>What a run of the data plane's benchmarks does.</summary>
internal sealed record SwitchingOptions
{
    /// <summary>How it is called.</summary>
    public const string Usage = """
        LabSim.Benchmarks switching [--parts PART,PART] [--json FILE] [--markdown FILE] [--frames 64,1518] [--rows TEXT,TEXT] [--seconds N] [--minutes N]
          --parts     matrix, idle, guests; all of them without it
          --json      writes all figures, of the matrix every sample
          --markdown  puts the tables between the marks of a document (docs/benchmarks.md)
          --frames    only these frame lengths; without it 64, 512, 1518 and 9000
          --rows      only the rows whose names contain one of these
          --seconds   how long a sample takes (1)
          --minutes   how long the packet matrix may take (15)
        """;

    /// <summary>The packet matrix, the idle ports, and the real guests.</summary>
    public static IReadOnlyList<string> AllParts { get; } = ["matrix", "idle", "guests"];

    /// <summary>Where every figure is written to, or <see langword="null"/>.</summary>
    public string? JsonPath { get; init; }

    /// <summary>The document whose generated sections are written anew, or <see langword="null"/>.</summary>
    public string? MarkdownPath { get; init; }

    /// <summary>What is run.</summary>
    public IReadOnlyList<string> Parts { get; init; } = AllParts;

    /// <summary>Bytes of frames.</summary>
    public IReadOnlyList<int> FrameLengths { get; init; } = PacketMatrix.FrameLengths;

    /// <summary>Rows.</summary>
    public IReadOnlyList<MatrixRow> Rows { get; init; } = MatrixRow.All;

    /// <summary>The time of a sample.</summary>
    public TimeSpan Sample { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time of the matrix.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Reads the words of a command line.</summary>
    /// <exception cref="ArgumentException">One means nothing.</exception>
    public static SwitchingOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new SwitchingOptions();
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : throw new ArgumentException($"{words[i]} lacks its value.\n{Usage}");
            options = words[i] switch
            {
                "--parts" => options with { Parts = [.. value.Split(',').Select(Part)] },
                "--markdown" => options with { MarkdownPath = value },
                "--json" => options with { JsonPath = value },
                "--frames" => options with { FrameLengths = [.. value.Split(',').Select(Length)] },
                "--rows" => options with { Rows = Matching(value) },
                "--seconds" => options with { Sample = TimeSpan.FromSeconds(Number(value)) },
                "--minutes" => options with { Limit = TimeSpan.FromMinutes(Number(value)) },
                _ => throw new ArgumentException($"There is no option {words[i]}.\n{Usage}"),
            };
        }

        return options;
    }

    private static string Part(string text) =>
        AllParts.Contains(text) ? text : throw new ArgumentException($"There is no part '{text}'; there are: {string.Join(", ", AllParts)}");

    private static int Length(string text) =>
        int.TryParse(text, out var length) && length is >= 14 and <= 9238 ? length : throw new ArgumentException($"'{text}' is no frame length, which is 14 to 9238 bytes.");

    private static double Number(string text) =>
        double.TryParse(text, out var number) && number > 0 ? number : throw new ArgumentException($"'{text}' is no number above 0.");

    private static IReadOnlyList<MatrixRow> Matching(string text)
    {
        var parts = text.Split(',');
        List<MatrixRow> rows = [.. MatrixRow.All.Where(row => parts.Any(part => row.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))];
        return rows.Count > 0 ? rows : throw new ArgumentException($"No row's name contains '{text}'; there are: {string.Join(", ", MatrixRow.All.Select(row => row.Name))}");
    }
}
