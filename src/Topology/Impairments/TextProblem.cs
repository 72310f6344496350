using LabSim.Topology.Text;

namespace LabSim.Topology.Impairments;

/// <summary>Why a text is not the value that is needed.</summary>
/// <param name="Message">What is wrong, with the text: <c>'10' has no unit</c>. Control characters are escaped.</param>
/// <param name="Remedy">What mends it: <c>write 10ms</c>.</param>
public sealed record TextProblem(string Message, string Remedy)
{
    /// <summary>The sort of problem, for topologies.</summary>
    internal DiagnosticDescriptor Descriptor { get; init; } = DiagnosticCatalog.InvalidValue;

    /// <summary>One sentence.</summary>
    public override string ToString() => $"{Message}; {Remedy}";

    /// <summary>The text has not the form at all.</summary>
    internal static TextProblem Form(string text, string expected) => new(Inert($"{InertText.Quote(text)} is not {expected}"), $"write it as {expected}");

    /// <summary>The number is right, the unit is not.</summary>
    internal static TextProblem Unit(string text, string units, string? instead, string examples) =>
        new(Inert($"{InertText.Quote(text)} has not the unit {units}"), instead is null ? $"write {examples}" : $"write {instead}") { Descriptor = DiagnosticCatalog.MissingUnit };

    /// <summary>The value is out of bounds.</summary>
    internal static TextProblem Bounds(string text, string least, string most) =>
        new(Inert($"{InertText.Quote(text)} is not between {least} and {most}"), "stay within these bounds") { Descriptor = DiagnosticCatalog.OutOfRange };

    /// <summary>The value is finer than can be kept.</summary>
    internal static TextProblem Fine(string text, string step) =>
        new(Inert($"{InertText.Quote(text)} is no multiple of {step}"), "round it") { Descriptor = DiagnosticCatalog.OutOfRange };

    private static string Inert(string text) => InertText.Escape(text);
}
