using System.CommandLine.Parsing;
using System.CommandLine;
using System.Globalization;
using System.Net;
using LabSim.Topology.Text;

namespace LabSim.Cli.Commands;

/// <summary>The words and options that several verbs share.</summary>
internal static class Words
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "One JSON document on standard output" };

    /// <summary><c>--arch</c>: one of the architectures that an image exists for.</summary>
    public static Option<string?> Architecture() => new("--arch") { Description = "For this guest architecture; by default the image's first one", HelpName = "ARCH" };

    /// <summary>The words that tell a server of <c>--arch</c>.</summary>
    public static string[] ArchitectureWords(string? architecture) => architecture is null ? [] : ["--arch", architecture];

    /// <summary>An optional LAB, then anything that belongs to it.</summary>
    public static Argument<string[]> LabAnd(string what, string description, int least = 0) => new("LAB " + what)
    {
        Description = description,
        Arity = new ArgumentArity(least, 100_000),
    };

    /// <summary>An optional LAB.</summary>
    public static Argument<string?> Lab() => new("LAB")
    {
        Description = "The lab; may be left out where only one runs",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>A topology file.</summary>
    public static Argument<string> File() => new("FILE") { Description = "The topology, a YAML file" };

    /// <summary>A length of time with its unit.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result),
    };

    /// <summary><c>--timeout</c>.</summary>
    public static Option<TimeSpan?> Timeout()
    {
        var option = Duration("--timeout", "How long to wait");
        option.DefaultValueFactory = _ => TimeSpan.FromSeconds(300);
        return option;
    }

    /// <summary><c>--wait</c>.</summary>
    public static Option<string> Wait()
    {
        var option = new Option<string>("--wait")
        {
            Description = "Return when the operation is begun, the machines run, or they are ready",
            DefaultValueFactory = _ => "ready",
        };
        return option.Among("none", "running", "ready");
    }

    /// <summary>Its word must be an address and a port.</summary>
    public static void ToBeEndPoint(this Option option, string example) => option.Validators.Add(result =>
    {
        var word = result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
        if (word is not null && !IPEndPoint.TryParse(word, out _))
        {
            result.AddError($"{option.Name} is an address and a port, such as {example}, not '{word}'");
        }
    });

    /// <summary>Lets an option have one of a few words.</summary>
    public static Option<T> Among<T>(this Option<T> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result => Check(result, option.Name, words));
        return option;
    }

    /// <summary>Lets an argument be one of a few words.</summary>
    public static Argument<string> Among(this Argument<string> argument, params string[] words)
    {
        argument.Validators.Add(result => Check(result, argument.Name, words));
        return argument;
    }

    private static void Check(SymbolResult result, string what, string[] words)
    {
        foreach (var word in result.Tokens.Select(token => token.Value).Where(word => !words.Contains(word)))
        {
            var near = NearestName.Find(word, words) is { } name ? $" (did you mean {name}?)" : "";
            result.AddError($"{what} is one of {string.Join(", ", words)}, not '{word}'{near}");
        }
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        double? unit = text[digits.Length..] switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => null };
        if (unit is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * unit is <= 0 or > 7 * 86_400)
        {
            result.AddError($"'{text}' is no length of time: write a number with its unit, such as 500ms, 10s, 5m or 1h");
            return null;
        }

        return TimeSpan.FromSeconds(number * unit.Value);
    }
}
