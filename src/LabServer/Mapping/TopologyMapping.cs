using LabSim.Topology.Grammar;
using System.Collections.Immutable;
using LabSim.Contracts.Topologies;
using LabSim.Orchestration;
using LabSim.Orchestration.Labs;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.LabServer.Mapping;

/// <summary>Topologies, between the contract's words and ours.</summary>
internal static class TopologyMapping
{
    /// <exception cref="LabException">A word or path of the request is wrong.</exception>
    public static TopologyInput ToInput(TopologyRequest request) => new()
    {
        File = Path.IsPathFullyQualified(request.File)
            ? request.File
            : throw new LabException(LabProblem.BadRequest, $"'file' must be an absolute path, not '{request.File}'"),
        DisplayFile = request.DisplayFile,
        Text = request.Text,
        Files = ToFiles(request.Files),
        Name = request.Name,
        Accelerator = ToAccelerator(request.Accelerator),
        AllowRestart = request.Restart,
        MustExist = request.MustExist,
    };

    public static DiagnosticDocument[] ToDocuments(ImmutableArray<Diagnostic> diagnostics) => [.. diagnostics.Select(ToDocument)];

    // Generated JSON sets what a document leaves out to null, whatever the type's own default is.
    private static ImmutableDictionary<string, ReadOnlyMemory<byte>> ToFiles(IReadOnlyDictionary<string, byte[]>? files) =>
        files?.ToImmutableDictionary(file => file.Key, file => new ReadOnlyMemory<byte>(file.Value)) ?? ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty;

    // The contract's columns lie on one line: what spans several is marked to the end of a first character at least.
    private static DiagnosticDocument ToDocument(Diagnostic diagnostic)
    {
        var span = diagnostic.Span;
        return new DiagnosticDocument(
            diagnostic.File, span.Line, span.Column, span.EndLine == span.Line ? span.EndColumn : span.Column + 1,
            diagnostic.Severity == Severity.Error ? "error" : "warning", diagnostic.Code, diagnostic.Message, diagnostic.Hint);
    }

    /// <exception cref="LabException">It is no accelerator.</exception>
    public static AcceleratorChoice? ToAccelerator(string? word) => word is null ? null : SettingWords.Read(SettingWords.Accelerators, word)
        ?? throw new LabException(LabProblem.BadRequest, $"unknown accelerator '{word}' ({string.Join(", ", SettingWords.Accelerators.Select(a => a.Key))})");
}
