using System.Collections.Immutable;

namespace LabSim.NodeRuntime.Dissection;

/// <summary>A frame, taken apart.</summary>
/// <param name="Tree">Its protocols, from the outermost in.</param>
/// <param name="Bytes">Its bytes, as captured.</param>
/// <param name="Sources">Further bytes that items of the tree lie in: what was reassembled, decompressed or decrypted.</param>
/// <param name="Follow">The streams that it is part of, as display filters, by protocol (<c>TCP</c>: <c>tcp.stream eq 0</c>).</param>
public sealed record DissectedFrame(
    ImmutableArray<DissectedItem> Tree, ReadOnlyMemory<byte> Bytes, ImmutableArray<ByteSource> Sources, ImmutableDictionary<string, string> Follow);

/// <summary>An item of a frame's tree.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Children">What lies below it.</param>
public sealed record DissectedItem(string Label, ImmutableArray<DissectedItem> Children)
{
    /// <summary>The first of its bytes, where it has bytes.</summary>
    public int? Start { get; init; }

    /// <summary>How many bytes it has.</summary>
    public int? Length { get; init; }

    /// <summary>Where its bytes lie: 0 the frame, n the n-th of the further sources.</summary>
    public int Source { get; init; }

    /// <summary>chat, note, warning, error; <see langword="null"/> where nothing is remarkable.</summary>
    public string? Severity { get; init; }

    /// <summary>A display filter for frames with the same, or <see langword="null"/>.</summary>
    public string? Filter { get; init; }
}

/// <summary>Bytes beside those of the frame.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record ByteSource(string Name, ReadOnlyMemory<byte> Bytes);
