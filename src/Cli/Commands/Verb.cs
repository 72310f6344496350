using System.CommandLine;
using LabSim.Cli.Hosting;

namespace LabSim.Cli.Commands;

/// <summary>One verb of the command line.</summary>
/// <param name="name">The word.</param>
/// <param name="description">What it does, in one line.</param>
internal abstract class Verb(string name, string description) : Command(name, description)
{
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
