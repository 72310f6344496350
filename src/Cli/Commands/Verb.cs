using System.CommandLine;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Commands;

/// <summary>One verb of the command line.</summary>
internal abstract class Verb : Command
{
    /// <param name="name">The word.</param>
    /// <param name="description">What it does, in one line.</param>
    protected Verb(string name, string description)
        : base(name, description) =>
        // The parser's own dispatch is not used; without an action it would ask for a verb below this one.
        SetAction(_ => { });

    /// <summary>Commands that somebody may type, and what they are for.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>More about the verb, for its help; lines of its own.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Whether words after <c>--</c> are a command of their own.</summary>
    public virtual bool TakesCommand => false;

    /// <summary>The status that the process ends with where LabSim fails, given the problem's own.</summary>
    public virtual int Map(int exitStatus) => exitStatus;

    /// <summary>Does it.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="CommandException">It cannot be done.</exception>
    public abstract Task<int> RunAsync(ParseResult parsed, Session session);
}
