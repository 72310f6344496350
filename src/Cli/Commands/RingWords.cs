using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LabSim.Cli.Guests;

namespace LabSim.Cli.Commands;

/// <summary>The options of <c>labsim capture</c> that make its file a ring of files.</summary>
internal sealed class RingWords
{
    private readonly Option<long?> _size = new("--ring-size") { Description = "Go on in another file before this one is longer", HelpName = "SIZE", CustomParser = ParseSize };
    private readonly Option<TimeSpan?> _age = Words.Duration("--ring-age", "Go on in another file when this one has frames of so much time");
    private readonly Option<int?> _files = new("--ring-files") { Description = "Keep so many files, the newest", HelpName = "N" };

    /// <summary>Takes them into the command.</summary>
    public void AddTo(Command command, Option<string?> write)
    {
        command.Add(_size);
        command.Add(_age);
        command.Add(_files);
        command.Validators.Add(result => Check(result, write));
    }

    /// <summary>What they say; <see langword="null"/> where they are not there.</summary>
    public RingRule? Read(ParseResult parsed)
    {
        var rule = new RingRule(parsed.GetValue(_size), parsed.GetValue(_age), parsed.GetValue(_files));
        return rule is { Size: null, Age: null } ? null : rule;
    }

    private void Check(CommandResult result, Option<string?> write)
    {
        var ring = new Option[] { _size, _age, _files }.FirstOrDefault(option => result.GetResult(option) is not null);
        if (ring is not null && (result.GetResult(write) is null || result.GetValue(write) == "-"))
        {
            result.AddError($"{ring.Name} makes files, and standard output is none: name them with -w FILE");
        }
        else if (ring == _files)
        {
            result.AddError("--ring-files keeps the newest files: say when one ends, with --ring-size or --ring-age");
        }
        else if (result.GetResult(_files) is { Tokens.Count: > 0 } && result.GetValue(_files) is not (>= 1 and <= RingRule.MostFiles))
        {
            result.AddError($"--ring-files is 1 to {RingRule.MostFiles}");
        }
    }

    private static long? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var digits = text.TrimEnd("KMGiB".ToCharArray());
        var shift = text[digits.Length..] switch { "K" or "KiB" => 10, "M" or "MiB" => 20, "G" or "GiB" => 30, _ => -1 };
        if (shift < 0 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > (1L << 50) >> shift || number << shift < RingRule.SmallestSize)
        {
            result.AddError($"'{text}' is no size of a file: write a whole number with its unit, such as 500KiB, 10MiB or 1GiB; at least {RingRule.SmallestSize >> 10}KiB");
            return null;
        }

        return number << shift;
    }
}
