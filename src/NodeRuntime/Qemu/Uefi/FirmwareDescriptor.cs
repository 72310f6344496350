using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabSim.NodeRuntime.Qemu.Uefi;

/// <summary>
/// What a file says of a firmware that a distribution ships, as far as it matters here (QEMU docs/interop/firmware.json). Secure Boot needs SMM, and with it another
/// board; a firmware with keys enrolled boots signed loaders alone: neither is for images that one tries in a lab.
/// </summary>
/// <param name="Image">The firmware.</param>
/// <param name="Targets">The boards that it is for: architecture, and a pattern of machine types.</param>
internal sealed record FirmwareDescriptor(UefiImage Image, ImmutableArray<(string Architecture, string Machine)> Targets)
{
    private static readonly string[] Unwanted = ["requires-smm", "enrolled-keys"];

    /// <summary>Reads a descriptor; <see langword="null"/> where it is of no UEFI that machines here can have, or no descriptor at all.</summary>
    /// <param name="text">The file's content.</param>
    public static FirmwareDescriptor? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            var root = JsonNode.Parse(text);
            return root is not null && Words(root["interface-types"]).Contains("uefi") && !Words(root["features"]).Intersect(Unwanted).Any()
                && root["mapping"] is { } mapping && (string?)mapping["device"] == "flash" && (string?)mapping["mode"] is null or "split"
                && File(mapping["executable"]) is { } code && File(mapping["nvram-template"]) is { } variables
                ? new FirmwareDescriptor(new UefiImage(code, variables), [.. Targeted(root["targets"])])
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether it is for a board.</summary>
    public bool IsFor(QemuArchitecture board) => Targets.Any(target => target.Architecture == board.Name && board.MachineTypes.Any(type => FileSystemName.MatchesSimpleExpression(target.Machine, type)));

    private static IEnumerable<string> Words(JsonNode? list) => list is null ? [] : list.AsArray().Select(word => (string)word!);

    private static IEnumerable<(string, string)> Targeted(JsonNode? targets) =>
        targets is null ? [] : targets.AsArray().SelectMany(target => Words(target!["machines"]).Select(machine => ((string)target["architecture"]!, machine)));

    private static FlashFile? File(JsonNode? file) =>
        file is not null && (string?)file["filename"] is { } path && Path.IsPathFullyQualified(path) && (string?)file["format"] is ("raw" or "qcow2") and var format ? new FlashFile(path, format) : null;
}
