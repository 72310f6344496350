using LabSim.Interop;

namespace LabSim.Switching.HandOver;

/// <summary>A message between a server and a keeper, or between two servers. Its part, if it has one, is the message's.</summary>
/// <param name="Verb">What it says.</param>
/// <param name="Lab">Of which lab.</param>
/// <param name="Part">Which part; of one that is to be forgotten the name counts alone.</param>
internal sealed record PartMessage(PartVerb Verb, string Lab, ExportedPart? Part)
{
    /// <summary>Bytes of the longest message.</summary>
    public const int Longest = 96 * 1024;

    /// <summary>Descriptors of a message at most: a machine's memory, its eventfds, its connection, the state.</summary>
    public const int MostFiles = 32;

    // A longer state travels as a file.
    private const int LongestInline = 64 * 1024;
    private const string StateRole = "state";
    private const string LineRole = "line";

    /// <summary>A message without a part.</summary>
    public static PartMessage Of(PartVerb verb) => new(verb, "", null);

    /// <summary>A message that carries an end of a connection between two servers, as the only file of its part.</summary>
    public static PartMessage Of(PartVerb verb, FileDescriptor line) => new(verb, "", new ExportedPart(default, LineRole, default, [(LineRole, line)]));

    /// <summary>Writes it.</summary>
    /// <returns>The bytes, and a file of its own for the state where that is long.</returns>
    public (byte[] Bytes, FileDescriptor? State) Encode()
    {
        var inline = Part is null || Part.State.Length <= LongestInline;
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write((byte)Verb);
            writer.Write(Lab);
            writer.Write((byte)(Part?.Kind ?? 0));
            writer.Write(Part?.Name ?? "");
            var roles = (Part?.Files ?? []).Select(f => f.Role).ToList();
            if (!inline)
            {
                roles.Add(StateRole);
            }

            writer.Write((byte)roles.Count);
            roles.ForEach(writer.Write);
            if (inline && Part is not null)
            {
                writer.Write(Part.State.Span);
            }
        }

        return (bytes.ToArray(), inline ? null : MemoryFile.Of("state", Part!.State.Span));
    }

    /// <summary>Reads one.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="files">The files that came with it; they are the message's, or closed.</param>
    /// <exception cref="IOException">It is none.</exception>
    public static PartMessage Decode(byte[] bytes, IReadOnlyList<FileDescriptor> files)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var verb = (PartVerb)reader.ReadByte();
            var lab = reader.ReadString();
            var (kind, name) = ((PartKind)reader.ReadByte(), reader.ReadString());
            string[] roles = [.. Enumerable.Range(0, reader.ReadByte()).Select(_ => reader.ReadString())];
            if (roles.Length != files.Count)
            {
                throw new IOException($"{files.Count} files came with a message of {roles.Length}.");
            }

            var state = bytes.AsMemory((int)reader.BaseStream.Position);
            if (roles.Length > 0 && roles[^1] == StateRole)
            {
                using var file = files[^1];
                state = MemoryFile.Read(file);
                roles = roles[..^1];
            }

            return new PartMessage(verb, lab, name.Length == 0 ? null : new ExportedPart(kind, name, state, [.. roles.Zip(files)]));
        }
        catch (Exception error)
        {
            foreach (var file in files)
            {
                file.Dispose();
            }

            throw error as IOException ?? new IOException("A message of the hand-over is none.", error);
        }
    }
}
